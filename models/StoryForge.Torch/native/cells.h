// What one step of an LSTM and of a GRU does with the sums of its products, forward and backward.
#pragma once

#include "panels.h"

namespace {

// kLanes units of one row; fewer at a row's end, where the rest is zeros that are never stored.
struct Units {
    float at[kLanes];
};

INLINE Units load(const float* row, int64_t offset, int n) {
    Units units{};
    if (row) std::memcpy(units.at, row + offset, n * sizeof(float));
    return units;
}

INLINE void store(const Units& units, float* row, int64_t offset, int n) { std::memcpy(row + offset, units.at, n * sizeof(float)); }

INLINE float sigmoid(float x) { return 1.0f / (1.0f + exponential(-x)); }

INLINE float hyperbolic_tangent(float x) { return 2.0f * sigmoid(2.0f * x) - 1.0f; }

// What a pass over T steps of B rows reads and writes, for H units of G gates each. Null: not there, or zeros.
struct Sequence {
    int64_t steps, batch, units;
    const float* input;      // [T, B, G * H], or [V, G * H] where there are ids; with the input's bias
    const int64_t* ids;      // [T, B]
    const float* bias;       // [G * H], of the recurrent product
    const float *h0, *c0;    // [B, H]
    float* y;                // [T, B, H]
    float* gates;            // [T, B, G * H]; null: no gradient is wanted, and of `kept` one step is there
    float* kept;             // [T, B, H]: an LSTM's cells, a GRU's product for the new gate
    const float *dy, *dh_n;  // [T, B, H], [B, H]
    float* carry;            // [B, H]: the gradient that reaches the step before past the product

    int64_t row(int64_t t, int64_t b) const { return t * batch + b; }
    const float* input_row(int64_t t, int64_t b, int gate_count) const { return input + (ids ? ids[row(t, b)] : row(t, b)) * gate_count * units; }
    float* y_row(int64_t t, int64_t b) const { return y + row(t, b) * units; }
    float* kept_row(int64_t t, int64_t b) const { return kept + row(gates ? t : 0, b) * units; }
    const float* h_before(int64_t t, int64_t b) const { return t > 0 ? y_row(t - 1, b) : h0 ? h0 + b * units : nullptr; }
    const float* c_before(int64_t t, int64_t b) const { return t > 0 ? kept_row(t - 1, b) : c0 ? c0 + b * units : nullptr; }
    const float* dy_row(int64_t t, int64_t b) const { return dy ? dy + row(t, b) * units : nullptr; }
    // Asks for what a step of kLanes units will write.
    INLINE void fetch(int64_t t, int64_t b, int64_t u, int gate_count) const {
        __builtin_prefetch(kept_row(t, b) + u, 1);
        if (!gates) return;
        for (int g = 0; g < gate_count; ++g) __builtin_prefetch(gates + (row(t, b) * gate_count + g) * units + u, 1);
    }
    const float* dh_n_row(int64_t t, int64_t b) const { return dh_n && t + 1 == steps ? dh_n + b * units : nullptr; }
};

// Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000. Gates: input, forget, cell, output.
struct Lstm {
    static constexpr int kGates = 4;
    static constexpr int kVectors = 2;        // of a panel: two for the four gates of kLanes units
    static constexpr int kSharedGates = 4;    // whose gradient is the same for input and product

    // `sums` [4, kLanes]: the recurrent product of the units from u on
    static INLINE void forward(const Sequence& s, int64_t t, int64_t b, int64_t u, int n, const float* sums) {
        int64_t h = s.units;
        const float* x = s.input_row(t, b, kGates);
        Units i = load(x, u, n), f = load(x, h + u, n), g = load(x, 2 * h + u, n), o = load(x, 3 * h + u, n);
        Units c = load(s.c_before(t, b), u, n), y;
        for (int k = 0; k < kLanes; ++k) {
            i.at[k] = sigmoid(i.at[k] + sums[k]);
            f.at[k] = sigmoid(f.at[k] + sums[kLanes + k]);
            g.at[k] = hyperbolic_tangent(g.at[k] + sums[2 * kLanes + k]);
            o.at[k] = sigmoid(o.at[k] + sums[3 * kLanes + k]);
            c.at[k] = f.at[k] * c.at[k] + i.at[k] * g.at[k];
            y.at[k] = o.at[k] * hyperbolic_tangent(c.at[k]);
        }
        store(y, s.y_row(t, b), u, n);
        store(c, s.kept_row(t, b), u, n);
        if (!s.gates) return;
        float* gates = s.gates + s.row(t, b) * kGates * h;
        store(i, gates, u, n);
        store(f, gates, h + u, n);
        store(g, gates, 2 * h + u, n);
        store(o, gates, 3 * h + u, n);
    }

    // The gates make room for their gradient. `sums` [kLanes] is that of y as far as it comes from the step after.
    static INLINE void backward(const Sequence& s, int64_t t, int64_t b, int64_t u, int n, const float* sums) {
        int64_t h = s.units;
        float *gates = s.gates + s.row(t, b) * kGates * h, *carry = s.carry + b * h;
        Units i = load(gates, u, n), f = load(gates, h + u, n), g = load(gates, 2 * h + u, n), o = load(gates, 3 * h + u, n);
        Units c = load(s.kept_row(t, b), u, n), before = load(s.c_before(t, b), u, n), dc = load(carry, u, n);
        Units dy = load(s.dy_row(t, b), u, n), dh_n = load(s.dh_n_row(t, b), u, n);
        for (int k = 0; k < kLanes; ++k) {
            float in = i.at[k], forget = f.at[k], fresh = g.at[k], out = o.at[k], squashed = hyperbolic_tangent(c.at[k]);
            float dh = sums[k] + dy.at[k] + dh_n.at[k], cell = dc.at[k] + dh * out * (1.0f - squashed * squashed);
            i.at[k] = cell * fresh * in * (1.0f - in);
            f.at[k] = cell * before.at[k] * forget * (1.0f - forget);
            g.at[k] = cell * in * (1.0f - fresh * fresh);
            o.at[k] = dh * squashed * out * (1.0f - out);
            dc.at[k] = cell * forget;
        }
        store(i, gates, u, n);
        store(f, gates, h + u, n);
        store(g, gates, 2 * h + u, n);
        store(o, gates, 3 * h + u, n);
        store(dc, carry, u, n);
    }
};

// Cho et al. 2014 as cuDNN has it, new = tanh(x_n + reset * (W_n h + b_n)). Gates: reset, update, new.
struct Gru {
    static constexpr int kGates = 3;
    static constexpr int kVectors = 3;
    static constexpr int kSharedGates = 2;  // the product's part of the last gate's gradient stands in `kept`

    static INLINE void forward(const Sequence& s, int64_t t, int64_t b, int64_t u, int n, const float* sums) {
        int64_t h = s.units;
        const float* x = s.input_row(t, b, kGates);
        Units r = load(x, u, n), z = load(x, h + u, n), g = load(x, 2 * h + u, n), before = load(s.h_before(t, b), u, n);
        Units bias_r = load(s.bias, u, n), bias_z = load(s.bias, h + u, n), product = load(s.bias, 2 * h + u, n), y;
        for (int k = 0; k < kLanes; ++k) {
            r.at[k] = sigmoid(r.at[k] + bias_r.at[k] + sums[k]);
            z.at[k] = sigmoid(z.at[k] + bias_z.at[k] + sums[kLanes + k]);
            product.at[k] += sums[2 * kLanes + k];
            g.at[k] = hyperbolic_tangent(g.at[k] + r.at[k] * product.at[k]);
            y.at[k] = g.at[k] + z.at[k] * (before.at[k] - g.at[k]);
        }
        store(y, s.y_row(t, b), u, n);
        if (!s.gates) return;
        float* gates = s.gates + s.row(t, b) * kGates * h;
        store(r, gates, u, n);
        store(z, gates, h + u, n);
        store(g, gates, 2 * h + u, n);
        store(product, s.kept_row(t, b), u, n);
    }

    static INLINE void backward(const Sequence& s, int64_t t, int64_t b, int64_t u, int n, const float* sums) {
        int64_t h = s.units;
        float *gates = s.gates + s.row(t, b) * kGates * h, *carry = s.carry + b * h;
        Units r = load(gates, u, n), z = load(gates, h + u, n), g = load(gates, 2 * h + u, n);
        Units product = load(s.kept_row(t, b), u, n), before = load(s.h_before(t, b), u, n), dh = load(carry, u, n);
        Units dy = load(s.dy_row(t, b), u, n), dh_n = load(s.dh_n_row(t, b), u, n);
        for (int k = 0; k < kLanes; ++k) {
            float reset = r.at[k], update = z.at[k], fresh = g.at[k], d = sums[k] + dh.at[k] + dy.at[k] + dh_n.at[k];
            g.at[k] = d * (1.0f - update) * (1.0f - fresh * fresh);
            z.at[k] = d * (before.at[k] - fresh) * update * (1.0f - update);
            r.at[k] = g.at[k] * product.at[k] * reset * (1.0f - reset);
            product.at[k] = g.at[k] * reset;
            dh.at[k] = d * update;
        }
        store(r, gates, u, n);
        store(z, gates, h + u, n);
        store(g, gates, 2 * h + u, n);
        store(product, s.kept_row(t, b), u, n);
        store(dh, carry, u, n);
    }
};

// As many rows as read the weights once for each.
constexpr int64_t kFewRows = 4;

// Calls body(n) for the units from u on, with a constant n wherever all lanes are used.
template <class Body>
INLINE void with_units(int64_t u, int64_t units, Body body) {
    if (u + kLanes <= units) body(kLanes);
    else body(static_cast<int>(units - u));
}

}  // namespace
