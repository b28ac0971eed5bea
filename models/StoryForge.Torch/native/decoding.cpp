// Fused CPU kernels for writing with GPT-2: a token costs one reading of every weight, so a product with a few rows
// must run at the speed of memory, and what lies between the products must not show. libtorch 1.13 reads bfloat16
// weights at half that speed, and runs attention as two small products a head. No gradients.

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/library.h>

#include "numbers.h"

#include <algorithm>
#include <limits>
#include <vector>

using at::Tensor;

namespace {

constexpr int kLanes = 16;
using Floats = float __attribute__((vector_size(kLanes * sizeof(float))));

INLINE Floats load(const Float32* from) {
    Floats values;
    std::memcpy(&values, from, sizeof values);
    return values;
}

INLINE Floats load(const BFloat16* from) {
    using Halves = uint16_t __attribute__((vector_size(kLanes * sizeof(uint16_t))));
    using Words = uint32_t __attribute__((vector_size(kLanes * sizeof(uint32_t))));
    Halves halves;
    std::memcpy(&halves, from, sizeof halves);
    Words words = __builtin_convertvector(halves, Words) << 16;
    Floats values;
    std::memcpy(&values, &words, sizeof values);
    return values;
}

INLINE float sum(Floats values) {
    float total = 0;
    for (int i = 0; i < kLanes; ++i) total += values[i];
    return total;
}

// ---- x W^T + b for a few rows of x ----

// kRows rows of x times kOutputs rows of W, each of n numbers. Several sums at once hide the latency of an addition.
template <int kRows, int kOutputs, class T>
INLINE void products(const Float32* x, const T* weight, int64_t n, float (&result)[kRows][kOutputs]) {
    Floats sums[kRows][kOutputs] = {};
    int64_t whole = n - n % kLanes;
    for (int64_t i = 0; i < whole; i += kLanes) {
        for (int o = 0; o < kOutputs; ++o) {
            Floats w = load(weight + o * n + i);
            for (int r = 0; r < kRows; ++r) sums[r][o] += load(x + r * n + i) * w;
        }
    }
    for (int r = 0; r < kRows; ++r) {
        for (int o = 0; o < kOutputs; ++o) {
            float total = sum(sums[r][o]);
            for (int64_t i = whole; i < n; ++i) total += x[r * n + i].load() * weight[o * n + i].load();
            result[r][o] = total;
        }
    }
}

template <int kRows, int kOutputs, class T>
INLINE void write_products(const Float32* x, const T* weight, const T* bias, Float32* y, int64_t in, int64_t out) {
    float result[kRows][kOutputs];
    products<kRows, kOutputs>(x, weight, in, result);
    for (int r = 0; r < kRows; ++r) {
        for (int o = 0; o < kOutputs; ++o) y[r * out + o].store(result[r][o] + (bias ? bias[o].load() : 0.0f));
    }
}

// One block of W is read from memory once and serves every row of x.
template <int kOutputs, class T>
INLINE void write_block(const Float32* x, const T* weight, const T* bias, Float32* y, int64_t rows, int64_t in, int64_t out) {
    int64_t r = 0;
    for (; r + 4 <= rows; r += 4) write_products<4, kOutputs>(x + r * in, weight, bias, y + r * out, in, out);
    for (; r < rows; ++r) write_products<1, kOutputs>(x + r * in, weight, bias, y + r * out, in, out);
}

Tensor linear_rows(const Tensor& x, const Tensor& weight, const c10::optional<Tensor>& bias) {
    TORCH_CHECK(x.dim() == 2 && weight.dim() == 2 && x.size(1) == weight.size(1), "linear_rows takes x [n, in] and weight [out, in]");
    TORCH_CHECK(x.scalar_type() == at::kFloat && weight.is_contiguous(), "linear_rows takes float32 rows and contiguous weights");
    TORCH_CHECK(!bias || (bias->scalar_type() == weight.scalar_type() && bias->numel() == weight.size(0) && bias->is_contiguous()), "linear_rows takes a bias [out] of the weights' type");
    constexpr int64_t kBlock = 4;
    constexpr int64_t kThreadBytes = 32768;
    int64_t rows = x.size(0), in = x.size(1), out = weight.size(0), blocks = (out + kBlock - 1) / kBlock;
    Tensor from = x.contiguous(), y = at::empty({rows, out}, x.options());
    by_type(weight, [&](auto type) {
        using T = decltype(type);
        const T* w = data<T>(weight);
        const T* b = bias ? data<T>(*bias) : nullptr;
        const Float32* xs = data<Float32>(from);
        Float32* ys = data<Float32>(y);
        int64_t grain = std::max<int64_t>(1, kThreadBytes / (kBlock * in * static_cast<int64_t>(sizeof(T))));
        at::parallel_for(0, blocks, grain, [=](int64_t begin, int64_t end) {
            for (int64_t block = begin; block < end; ++block) {
                int64_t o = block * kBlock;
                if (o + kBlock <= out) write_block<kBlock>(xs, w + o * in, b ? b + o : nullptr, ys + o, rows, in, out);
                else for (; o < out; ++o) write_block<1>(xs, w + o * in, b ? b + o : nullptr, ys + o, rows, in, out);
            }
        });
    });
    return y;
}

// ---- attention of one new token to those before it ----

template <class T>
void attend(const Float32* q, const T* keys, const T* values, Float32* y, float* scores, int64_t seen, int64_t d, float scale) {
    float top = -std::numeric_limits<float>::infinity();
    for (int64_t j = 0; j < seen; ++j) {
        float result[1][1];
        products<1, 1>(q, keys + j * d, d, result);
        scores[j] = result[0][0] * scale;
        top = std::max(top, scores[j]);
    }
    float total = 0;
    for (int64_t j = 0; j < seen; ++j) {
        scores[j] = exponential(scores[j] - top);
        total += scores[j];
    }
    float inverse = 1.0f / total;
    for (int64_t i = 0; i < d; ++i) y[i].store(0);
    for (int64_t j = 0; j < seen; ++j) {
        float weight = scores[j] * inverse;
        for (int64_t i = 0; i < d; ++i) y[i].value += weight * values[j * d + i].load();
    }
}

// The packed query, key and value of one token [1, 3C] -> [1, C]. The key and the value are first written to the cache
// [2H, positions, D] (the heads' keys, then their values) behind the `before` that are there.
Tensor cached_attention(const Tensor& qkv, const Tensor& cache, int64_t before, double scale) {
    int64_t h = cache.size(0) / 2, positions = cache.size(1), d = cache.size(2), seen = before + 1;
    TORCH_CHECK(qkv.scalar_type() == at::kFloat && qkv.is_contiguous() && qkv.numel() == 3 * h * d, "cached_attention takes one float32 row of queries, keys and values");
    TORCH_CHECK(cache.is_contiguous() && before >= 0 && seen <= positions, "the cache has no room for another token");
    constexpr int64_t kThreadNumbers = 16384;
    Tensor y = at::empty({1, h * d}, qkv.options());
    by_type(cache, [&](auto type) {
        using T = decltype(type);
        const Float32* q = data<Float32>(qkv);
        T* kept = data<T>(cache);
        Float32* out = data<Float32>(y);
        int64_t grain = std::max<int64_t>(1, kThreadNumbers / (seen * d));
        at::parallel_for(0, h, grain, [=](int64_t begin, int64_t end) {
            std::vector<float> scores(seen);
            for (int64_t head = begin; head < end; ++head) {
                T *keys = kept + head * positions * d, *values = kept + (h + head) * positions * d;
                for (int64_t i = 0; i < d; ++i) {
                    keys[before * d + i].store(q[(h + head) * d + i].load());
                    values[before * d + i].store(q[(2 * h + head) * d + i].load());
                }
                attend(q + head * d, keys, values, out + head * d, scores.data(), seen, d, static_cast<float>(scale));
            }
        });
    });
    return y;
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(storyforge, library) {
    library.def("linear_rows(Tensor x, Tensor weight, Tensor? bias) -> Tensor", &linear_rows);
    library.def("cached_attention(Tensor qkv, Tensor(a!) cache, int before, float scale) -> Tensor", &cached_attention);
}
