// Matrix products whose results are worked on while they are in the cache: finish(row, column, count, numbers) gets
// `count` neighbouring float32 results of a row, at most 32, each exactly once, from any thread. finish.fetch(row, column)
// comes earlier, to ask for the memory that this will touch.
#pragma once

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include "numbers.h"
#include "tiles.h"

#include <algorithm>
#include <memory>
#include <new>
#include <vector>

namespace {

constexpr int64_t kFinished = 32;

// Memory for vectors, not cleared.
template <class T>
class Scratch {
public:
    explicit Scratch(int64_t count) : memory_(static_cast<T*>(::operator new(count * sizeof(T), kAlignment))) {}
    T* get() const { return memory_.get(); }

private:
    static constexpr std::align_val_t kAlignment{64};
    struct Free {
        void operator()(T* memory) const { ::operator delete(memory, kAlignment); }
    };
    std::unique_ptr<T, Free> memory_;
};

// A matrix, or the transpose of one: rows of `columns` numbers without gaps.
struct Factor {
    const at::Tensor& tensor;  // [rows, columns], contiguous
    bool turned = false;
    int64_t rows() const { return tensor.size(turned ? 1 : 0); }
    int64_t columns() const { return tensor.size(turned ? 0 : 1); }
    at::Tensor as_tensor() const { return turned ? tensor.t() : tensor; }
};

// What a product does with its results, from two lambdas.
template <class Use, class Fetch>
struct Finish {
    Use use;
    Fetch fetch;
    INLINE void operator()(int64_t row, int64_t column, int64_t count, const float* numbers) const { use(row, column, count, numbers); }
};
template <class Use, class Fetch>
Finish(Use, Fetch) -> Finish<Use, Fetch>;

// Asks for the memory of up to 32 numbers, to be written or to be read.
template <class T>
INLINE void fetch(T* numbers) {
    for (size_t i = 0; i < kFinished * sizeof(T); i += 64) __builtin_prefetch(reinterpret_cast<const char*>(numbers) + i, !std::is_const_v<T>);
}

INLINE Factor turned(const at::Tensor& tensor) { return {tensor, true}; }

template <class T, class Finish>
void multiply_by_libtorch(const Factor& a, const Factor& b, Finish finish) {
    at::Tensor product = at::mm(a.as_tensor(), b.as_tensor());
    int64_t columns = product.size(1);
    const T* numbers = data<T>(product);
    at::parallel_for(0, product.size(0), 8, [=](int64_t begin, int64_t end) {
        float some[kFinished];
        for (int64_t r = begin; r < end; ++r) {
            for (int64_t c = 0; c < columns; c += kFinished) {
                int64_t count = std::min(kFinished, columns - c);
                for (int64_t i = 0; i < count; ++i) some[i] = numbers[r * columns + c + i].load();
                finish(r, c, count, some);
            }
        }
    });
}

#ifdef __AMX_BF16__

// So many panels whose numbers lie side by side in memory are packed at once: it is then read in longer runs.
constexpr int64_t kTogether = 4;

INLINE int64_t together(int64_t panels) { return std::clamp<int64_t>(panels / (4 * at::get_num_threads()), 1, kTogether); }

// A's panels are packed where they are used; B's before, as many as stay in a core's own cache. Work goes to whichever
// thread is free: on a busy machine half of the rows each would wait for the slower one.
template <class Finish>
void multiply_by_tiles(const Factor& a, const Factor& b, Finish finish) {
    constexpr int64_t kWhole = 2048, kPart = 1024, kPacked = 1 << 19;
    int64_t m = a.rows(), n = b.columns(), k = a.columns();
    int64_t most = k <= kWhole ? k : kPart, steps = tiles::steps_of(most);
    int64_t rows = tiles::panels_of(m), columns = tiles::panels_of(n);
    int64_t wide = std::clamp<int64_t>(kPacked / (steps * tiles::kStep), 1, columns);
    tiles::Matrix left{data<BFloat16>(a.tensor), a.tensor.size(1), a.turned}, right{data<BFloat16>(b.tensor), b.tensor.size(1), b.turned};
    Scratch<BFloat16> packed(wide * steps * tiles::kStep);
    Scratch<float> sums(k > most ? rows * wide * tiles::kBlock : 1);
    for (int64_t column = 0; column < columns; column += wide) {
        int64_t here = std::min(wide, columns - column), some_columns = b.turned ? 1 : together(here), some_rows = a.turned ? together(rows) : 1;
        for (int64_t start = 0; start < k; start += most) {
            int64_t depth = std::min(most, k - start), panel = tiles::steps_of(depth) * tiles::kStep;
            bool first = start == 0, last = start + depth == k;
#pragma omp parallel
            {
#pragma omp for schedule(dynamic, 1)
                for (int64_t p = 0; p < here; p += some_columns) {
                    int64_t at = (column + p) * tiles::kSide;
                    tiles::pack_right(right, at, n - at, start, depth, packed.get() + p * panel, std::min(some_columns, here - p));
                }
                tiles::Registers registers;
                Scratch<BFloat16> panels(some_rows * panel);
                alignas(64) float block[tiles::kBlock], row[kFinished];
#pragma omp for schedule(dynamic, 1)
                for (int64_t r = 0; r < rows; r += some_rows) {
                    int64_t together = std::min(some_rows, rows - r);
                    tiles::pack_left(left, r * tiles::kSide, m - r * tiles::kSide, start, depth, panels.get(), together);
                    for (int64_t q = 0; q < together; ++q) {
                        for (int64_t p = 0; p < here; ++p) {
                            int64_t top = (r + q) * tiles::kSide, count = std::min(tiles::kSide, m - top);
                            int64_t from = (column + p) * tiles::kSide, width = std::min(tiles::kSide, n - from);
                            if (last) for (int64_t i = 0; i < count; ++i) finish.fetch(top + i, from);
                            float* c = first && last ? block : sums.get() + ((r + q) * wide + p) * tiles::kBlock;
                            tiles::multiply_panels(panels.get() + q * panel, packed.get() + p * panel, panel / tiles::kStep, c, !first);
                            if (last) for (int64_t i = 0; i < count; ++i) {
                                std::memcpy(row, tiles::half_row(c, i, 0), sizeof row / 2);
                                std::memcpy(row + 16, tiles::half_row(c, i, 1), sizeof row / 2);
                                if (width == kFinished) finish(top + i, from, kFinished, row);  // a constant is worth a loop of its own
                                else finish(top + i, from, width, row);
                            }
                        }
                    }
                }
            }
        }
    }
}

#endif

// The product of contiguous matrices, both of T; finish gets its numbers.
template <class T, class Finish>
void multiply(const Factor& a, const Factor& b, Finish finish) {
    TORCH_CHECK(a.columns() == b.rows(), "a product of [", a.rows(), ", ", a.columns(), "] and [", b.rows(), ", ", b.columns(), "]");
#ifdef __AMX_BF16__
    if constexpr (std::is_same_v<T, BFloat16>) {
        if (tiles::available()) return multiply_by_tiles(a, b, finish);
    }
#endif
    multiply_by_libtorch<T>(a, b, finish);
}

}  // namespace
