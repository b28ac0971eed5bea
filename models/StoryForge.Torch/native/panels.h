// Products of float32 rows with panels: weights packed as wide as a few vectors, so that all sums of a block of rows
// stay in registers and memory is read in order. On one thread; within 5 % of what a core's multipliers can do.
#pragma once

#include "numbers.h"

#include <algorithm>
#include <array>
#include <utility>

namespace {

#if defined(__AVX512F__)
constexpr int kLanes = 16, kRegisters = 32;
#elif defined(__AVX__)
constexpr int kLanes = 8, kRegisters = 16;
#elif defined(__aarch64__)
constexpr int kLanes = 4, kRegisters = 32;
#else
constexpr int kLanes = 4, kRegisters = 16;
#endif
constexpr int kMostRows = 12;
constexpr int64_t kCacheLine = 16;
using Floats = float __attribute__((vector_size(kLanes * sizeof(float))));

INLINE Floats load(const float* from) {
    Floats values;
    std::memcpy(&values, from, sizeof values);
    return values;
}

// Registers hold the sums, one row of the panel and one number of x.
constexpr int rows_at_once(int vectors) { return std::min(kMostRows, (kRegisters - 1 - vectors) / vectors); }

// What a product asks the cache for meanwhile, in floats.
constexpr int64_t fetched(int vectors, int64_t n) { return n * kCacheLine * ((vectors + 1) / 2); }

// x [kRows, n] times a panel [n, kVectors * kLanes] into the tile, or added to it. Rows of x are `stride` apart and their
// numbers `step`, rows of the tile `pitch`. What lies at `next` is fetched into the cache meanwhile.
template <int kVectors, int kRows>
void write_product(const float* x, int64_t stride, int64_t step, const float* panel, int64_t n, const float* next, float* tile, int64_t pitch, bool adds) {
    Floats sums[kRows][kVectors];
#pragma GCC unroll 16
    for (int r = 0; r < kRows; ++r)
#pragma GCC unroll 16
        for (int v = 0; v < kVectors; ++v) sums[r][v] = adds ? load(tile + r * pitch + v * kLanes) : Floats{};
    for (int64_t k = 0; k < n; ++k, x += step, panel += kVectors * kLanes) {
#pragma GCC unroll 16
        for (int line = 0; line < (kVectors + 1) / 2; ++line, next += kCacheLine) __builtin_prefetch(next, 0, 2);
        Floats weights[kVectors];
#pragma GCC unroll 16
        for (int v = 0; v < kVectors; ++v) weights[v] = load(panel + v * kLanes);
#pragma GCC unroll 16
        for (int r = 0; r < kRows; ++r) {
            float number = x[r * stride];
#pragma GCC unroll 16
            for (int v = 0; v < kVectors; ++v) sums[r][v] += number * weights[v];
        }
    }
#pragma GCC unroll 16
    for (int r = 0; r < kRows; ++r)
#pragma GCC unroll 16
        for (int v = 0; v < kVectors; ++v) std::memcpy(tile + r * pitch + v * kLanes, &sums[r][v], sizeof(Floats));
}

using Product = void (*)(const float* x, int64_t stride, int64_t step, const float* panel, int64_t n, const float* next, float* tile, int64_t pitch, bool adds);

template <int kVectors, int... kRowsBefore>
constexpr std::array<Product, sizeof...(kRowsBefore)> products_of_rows(std::integer_sequence<int, kRowsBefore...>) {
    return {write_product<kVectors, kRowsBefore + 1>...};
}

template <int kVectors>
Product product_of(int64_t rows) {
    static constexpr auto products = products_of_rows<kVectors>(std::make_integer_sequence<int, rows_at_once(kVectors)>());
    return products[rows - 1];
}

struct Range {
    int64_t begin, end;
    int64_t count() const { return end - begin; }
};

INLINE int64_t parts_of(int64_t count, int64_t most) { return (count + most - 1) / most; }

// One of nearly equal parts.
INLINE Range part(Range whole, int64_t index, int64_t parts) {
    return {whole.begin + whole.count() * index / parts, whole.begin + whole.count() * (index + 1) / parts};
}

// Weights in panels of equal room, one after another.
struct Panels {
    const float* first;
    int64_t count, size;
    const float* at(int64_t panel) const { return first + panel * size; }
    // What to fetch while the `turn`-th product with a panel runs, n numbers long: the panel after it, part by part.
    const float* next(int64_t panel, int vectors, int64_t turn, int64_t n) const {
        int64_t offset = turn * fetched(vectors, n);
        return panel + 1 < count && offset < size ? at(panel + 1) + offset : at(panel);
    }
};

// Adds d^T x to y: of d [n, d_stride] the columns in `outputs`, x [n, in], y [outputs, in] where it begins. Both are
// packed piece by piece, into what the second-level cache holds, and the sums are kept in tiles until the end.
void add_outer_products(const float* d, int64_t d_stride, const float* x, int64_t n, Range outputs, int64_t in, float* y) {
    constexpr int kVectors = 2;
    constexpr int64_t kWidth = kVectors * kLanes, kHeight = rows_at_once(kVectors), kDepth = 128, kTile = kHeight * kWidth;
    if (n == 0) return;
    int64_t blocks = parts_of(outputs.count(), kHeight), panels = parts_of(in, kWidth);
    alignas(64) float panel[kDepth * kWidth] = {};
    at::Tensor memory = at::empty({blocks * kHeight * kDepth + blocks * panels * kTile}, at::kFloat);
    float *columns = data<float>(memory), *tiles = columns + blocks * kHeight * kDepth;
    Product product = product_of<kVectors>(kHeight);
    for (int64_t start = 0; start < n; start += kDepth) {
        int64_t depth = std::min(kDepth, n - start);
        for (int64_t k = 0; k < depth; ++k) {
            const float* from = d + (start + k) * d_stride + outputs.begin;
            for (int64_t o = 0; o < outputs.count(); o += kHeight) {
                float* to = columns + o * kDepth + k * kHeight;
                if (o + kHeight <= outputs.count()) std::memcpy(to, from + o, kHeight * sizeof(float));
                else std::memcpy(to, from + o, (outputs.count() - o) * sizeof(float));
            }
        }
        for (int64_t p = 0; p < panels; ++p) {
            int64_t first = p * kWidth;
            for (int64_t k = 0; k < depth; ++k) {
                const float* from = x + (start + k) * in + first;
                if (first + kWidth <= in) std::memcpy(panel + k * kWidth, from, kWidth * sizeof(float));
                else std::memcpy(panel + k * kWidth, from, (in - first) * sizeof(float));
            }
            for (int64_t i = 0; i < blocks; ++i) {
                float* tile = tiles + (p * blocks + i) * kTile;
                product(columns + i * kHeight * kDepth, 1, kHeight, panel, depth, tile + kTile, tile, kWidth, start > 0);
            }
        }
    }
    for (int64_t o = 0; o < outputs.count(); ++o) {
        for (int64_t p = 0; p < panels; ++p) {
            const float* from = tiles + (p * blocks * kHeight + o) * kWidth;
            float* to = y + o * in + p * kWidth;
            for (int64_t i = 0; i < std::min(kWidth, in - p * kWidth); ++i) to[i] += from[i];
        }
    }
}

}  // namespace
