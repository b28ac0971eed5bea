// Numbers in the fused kernels: float32 and bfloat16 in plain code that the compiler turns into vectors.
#pragma once

#include <ATen/ATen.h>

#ifdef __AVX512BF16__
#include <immintrin.h>
#endif

#include <cmath>
#include <cstdint>
#include <cstring>

#define INLINE __attribute__((always_inline)) inline

namespace {

// The upper half of a float32.
struct BFloat16 {
    uint16_t bits;

    INLINE float load() const {
        uint32_t wide = static_cast<uint32_t>(bits) << 16;
        float value;
        std::memcpy(&value, &wide, sizeof value);
        return value;
    }

    // rounds to nearest even; every NaN becomes the quiet one
    INLINE void store(float value) {
        uint32_t wide;
        std::memcpy(&wide, &value, sizeof wide);
        uint32_t rounded = (wide + 0x7fffu + ((wide >> 16) & 1u)) >> 16;
        bits = static_cast<uint16_t>(value != value ? 0x7fc0u : rounded);
    }
};

struct Float32 {
    float value;
    INLINE float load() const { return value; }
    INLINE void store(float stored) { value = stored; }
};

template <class Body>
void by_type(const at::Tensor& tensor, Body body) {
    if (tensor.scalar_type() == at::kBFloat16) body(BFloat16{});
    else if (tensor.scalar_type() == at::kFloat) body(Float32{});
    else TORCH_CHECK(false, "the fused kernels take float32 and bfloat16, not ", tensor.scalar_type());
}

template <class T>
T* data(const at::Tensor& tensor) { return static_cast<T*>(tensor.data_ptr()); }

// Stores numbers, rounded where the type is narrower.
INLINE void store_all(const float* from, Float32* to, int64_t count) { std::memcpy(static_cast<void*>(to), from, count * sizeof *to); }

INLINE void store_all(const float* __restrict from, BFloat16* __restrict to, int64_t count) {
    int64_t i = 0;
#ifdef __AVX512BF16__
    for (; i + 32 <= count; i += 32) {
        __m512i both = reinterpret_cast<__m512i>(_mm512_cvtne2ps_pbh(_mm512_loadu_ps(from + i + 16), _mm512_loadu_ps(from + i)));
        _mm512_storeu_si512(to + i, both);
    }
#endif
    for (; i < count; ++i) to[i].store(from[i]);
}

// e^x within 2e-7 relative: 2^n times the minimax polynomial of e^r on |r| <= ln(2)/2 (Cephes, expf).
// NaN passes through both comparisons, so a diverging network still shows.
INLINE float exponential(float x) {
    x = x < -87.0f ? -87.0f : (x > 88.0f ? 88.0f : x);
    float n = std::nearbyint(x * 1.44269504088896341f);
    float r = x - n * 0.693359375f + n * 2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
    int32_t power = (static_cast<int32_t>(n) + 127) << 23;
    float scale;
    std::memcpy(&scale, &power, sizeof scale);
    return p * scale;
}

}  // namespace
