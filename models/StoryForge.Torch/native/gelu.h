// GELU, tanh form (Hendrycks and Gimpel 2016): 0.5 x (1 + tanh u) = x sigmoid(2u), u = sqrt(2/pi) (x + 0.044715 x^3).
#pragma once

#include "numbers.h"

namespace {

constexpr float kTwiceSqrt2OverPi = 1.5957691216057308f;
constexpr float kCubic = 0.044715f;

INLINE float gelu_gate(float x) { return 1.0f / (1.0f + exponential(-kTwiceSqrt2OverPi * (x + kCubic * x * x * x))); }

INLINE float gelu(float x) { return x * gelu_gate(x); }

INLINE float gelu_slope(float x) {
    float s = gelu_gate(x);
    return s + x * s * (1.0f - s) * kTwiceSqrt2OverPi * (1.0f + 3.0f * kCubic * x * x);
}

}  // namespace
