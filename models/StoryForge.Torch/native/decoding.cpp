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

constexpr int64_t kLanes = 16;
constexpr int64_t kPair = 2 * kLanes;
using Floats = float __attribute__((vector_size(kLanes * sizeof(float))));

// 32 numbers, in the order that costs least: bfloat16 is taken apart word by word, so the even ones come first.
struct Pair {
    Floats first, second;
};

INLINE Floats load(const float* from) {
    Floats values;
    std::memcpy(&values, from, sizeof values);
    return values;
}

INLINE Pair load_pair(const float* from) { return {load(from), load(from + kLanes)}; }

INLINE Pair load_pair(const Float32* from) { return load_pair(&from->value); }

INLINE Pair load_pair(const BFloat16* from) {
    using Words = uint32_t __attribute__((vector_size(kLanes * sizeof(uint32_t))));
    Words words;
    std::memcpy(&words, from, sizeof words);
    Words even = words << 16, odd = words & 0xffff0000u;
    Pair pair;
    std::memcpy(&pair.first, &even, sizeof even);
    std::memcpy(&pair.second, &odd, sizeof odd);
    return pair;
}

// Puts numbers into the order in which load_pair gives those of the second argument's type, whole pairs only.
INLINE void arrange(const Float32* from, float* to, int64_t n, Float32) { std::memcpy(to, from, n * sizeof *to); }

INLINE void arrange(const Float32* from, float* to, int64_t n, BFloat16) {
    int64_t whole = n - n % kPair;
    for (int64_t start = 0; start < whole; start += kPair) {
        for (int64_t lane = 0; lane < kLanes; ++lane) {
            to[start + lane] = from[start + 2 * lane].load();
            to[start + kLanes + lane] = from[start + 2 * lane + 1].load();
        }
    }
    for (int64_t i = whole; i < n; ++i) to[i] = from[i].load();
}

// Undoes arrange.
INLINE void restore(const float* from, Float32* to, int64_t n, Float32) { std::memcpy(static_cast<void*>(to), from, n * sizeof *to); }

INLINE void restore(const float* from, Float32* to, int64_t n, BFloat16) {
    int64_t whole = n - n % kPair;
    for (int64_t start = 0; start < whole; start += kPair) {
        for (int64_t lane = 0; lane < kLanes; ++lane) {
            to[start + 2 * lane].store(from[start + lane]);
            to[start + 2 * lane + 1].store(from[start + kLanes + lane]);
        }
    }
    for (int64_t i = whole; i < n; ++i) to[i].store(from[i]);
}

INLINE float sum(Floats values) {
    float total = 0;
    for (int i = 0; i < kLanes; ++i) total += values[i];
    return total;
}

// ---- x W^T + b for a few rows of x ----

// kRows arranged rows of x times kOutputs rows of W, each of n numbers. Several sums at once hide an addition's latency.
template <int kRows, int kOutputs, class T>
INLINE void products(const float* x, const T* weight, int64_t n, float (&result)[kRows][kOutputs]) {
    Floats sums[kRows][kOutputs] = {};
    int64_t whole = n - n % kPair;
    for (int64_t i = 0; i < whole; i += kPair) {
        for (int o = 0; o < kOutputs; ++o) {
            Pair w = load_pair(weight + o * n + i);
            for (int r = 0; r < kRows; ++r) {
                Pair numbers = load_pair(x + r * n + i);
                sums[r][o] += numbers.first * w.first;
                sums[r][o] += numbers.second * w.second;
            }
        }
    }
    for (int r = 0; r < kRows; ++r) {
        for (int o = 0; o < kOutputs; ++o) {
            float total = sum(sums[r][o]);
            for (int64_t i = whole; i < n; ++i) total += x[r * n + i] * weight[o * n + i].load();
            result[r][o] = total;
        }
    }
}

template <int kRows, int kOutputs, class T>
INLINE void write_products(const float* x, const T* weight, const T* bias, Float32* y, int64_t in, int64_t out) {
    float result[kRows][kOutputs];
    products<kRows, kOutputs>(x, weight, in, result);
    for (int r = 0; r < kRows; ++r) {
        for (int o = 0; o < kOutputs; ++o) y[r * out + o].store(result[r][o] + (bias ? bias[o].load() : 0.0f));
    }
}

// One block of W is read from memory once and serves every row of x.
template <int kOutputs, class T>
INLINE void write_block(const float* x, const T* weight, const T* bias, Float32* y, int64_t rows, int64_t in, int64_t out) {
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
        std::vector<float> arranged(rows * in);
        for (int64_t r = 0; r < rows; ++r) arrange(data<Float32>(from) + r * in, arranged.data() + r * in, in, type);
        const float* xs = arranged.data();
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

// `q` is arranged; `scores` has room for `seen` numbers and `y` for d, which are arranged, too.
template <class T>
void attend(const float* q, const T* keys, const T* values, float* y, float* scores, int64_t seen, int64_t d, float scale) {
    constexpr int kKeys = 4;
    int64_t j = 0;
    for (; j + kKeys <= seen; j += kKeys) {
        float result[1][kKeys];
        products<1, kKeys>(q, keys + j * d, d, result);
        std::memcpy(scores + j, result[0], sizeof result);
    }
    for (; j < seen; ++j) {
        float result[1][1];
        products<1, 1>(q, keys + j * d, d, result);
        scores[j] = result[0][0];
    }

    float top = -std::numeric_limits<float>::infinity(), total = 0;
#pragma omp simd reduction(max : top)
    for (j = 0; j < seen; ++j) top = scores[j] > top ? scores[j] : top;
    for (j = 0; j < seen; ++j) {
        scores[j] = exponential((scores[j] - top) * scale);
        total += scores[j];
    }

    std::memset(y, 0, d * sizeof *y);
    int64_t whole = d - d % kPair;
    for (j = 0; j < seen; ++j) {
        float weight = scores[j] / total;
        for (int64_t i = 0; i < whole; i += kPair) {
            Pair sums = load_pair(y + i), value = load_pair(values + j * d + i);
            sums.first += weight * value.first;
            sums.second += weight * value.second;
            std::memcpy(y + i, &sums, sizeof sums);
        }
        for (int64_t i = whole; i < d; ++i) y[i] += weight * values[j * d + i].load();
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
            std::vector<float> scores(seen), arranged(d), sums(d);
            for (int64_t head = begin; head < end; ++head) {
                T *keys = kept + head * positions * d, *values = kept + (h + head) * positions * d;
                for (int64_t i = 0; i < d; ++i) {
                    keys[before * d + i].store(q[(h + head) * d + i].load());
                    values[before * d + i].store(q[(2 * h + head) * d + i].load());
                }
                arrange(q + head * d, arranged.data(), d, type);
                attend(arranged.data(), keys, values, sums.data(), scores.data(), seen, d, static_cast<float>(scale));
                restore(sums.data(), out + head * d, d, type);
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
