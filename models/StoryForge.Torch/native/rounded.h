// What recurrent layers multiply in bfloat16 on the tile unit: a step's product with the recurrent weights, the weights'
// gradient, and what the input gives the gates. Each takes and gives float32.
#pragma once

#include "cells.h"
#include "products.h"

#include <omp.h>
#include <torch/csrc/autograd/custom_function.h>

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

#ifdef __AMX_BF16__

static_assert(tiles::kSide == 2 * kLanes, "a block of sums is two vectors wide");

bool uses_tiles(bool rounded, int64_t units, int64_t batch) { return rounded && units % tiles::kSide == 0 && batch > kFewRows && tiles::available(); }

// Weights as right factors: for every 32 units a panel, which has `groups` products of `depth` numbers.
struct TilePanels {
    Scratch<BFloat16> packed;
    int64_t count, groups, depth;

    TilePanels(int64_t count, int64_t groups, int64_t depth)
        : packed(count * groups * tiles::steps_of(depth) * tiles::kStep), count(count), groups(groups), depth(depth) {}
    int64_t room() const { return tiles::steps_of(depth) * tiles::kStep; }
    BFloat16* at(int64_t panel, int64_t group) const { return packed.get() + (panel * groups + group) * room(); }
};

// [G * H, H] for h wT: of every 32 units a product [H, 32] for each gate
template <class Cell>
TilePanels tiles_for_forward(const Tensor& weight) {
    Tensor narrow = weight.to(at::kBFloat16);
    int64_t h = weight.size(1);
    TilePanels packed(h / tiles::kSide, Cell::kGates, h);
    tiles::Matrix right{data<BFloat16>(narrow), h, true};
    at::parallel_for(0, packed.count, 1, [&](int64_t begin, int64_t end) {
        for (int64_t p = begin; p < end; ++p)
            for (int64_t g = 0; g < Cell::kGates; ++g) tiles::pack_right(right, g * h + p * tiles::kSide, tiles::kSide, 0, h, packed.at(p, g));
    });
    return packed;
}

// [G * H, H] for d w: of every 32 units a product [G * H, 32]
TilePanels tiles_for_backward(const Tensor& weight) {
    Tensor narrow = weight.to(at::kBFloat16);
    int64_t n = weight.size(0), h = weight.size(1);
    TilePanels packed(h / tiles::kSide, 1, n);
    tiles::Matrix right{data<BFloat16>(narrow), h};
    at::parallel_for(0, packed.count, 1, [&](int64_t begin, int64_t end) {
        for (int64_t p = begin; p < end; ++p) tiles::pack_right(right, p * tiles::kSide, tiles::kSide, 0, n, packed.at(p, 0));
    });
    return packed;
}

// Memory for left factors, for each thread as much as all rows need.
struct LeftFactors {
    Scratch<BFloat16> packed;
    int64_t room;

    LeftFactors(const TilePanels& weights, int64_t batch)
        : packed(at::get_num_threads() * tiles::panels_of(batch) * weights.room()), room(tiles::panels_of(batch) * weights.room()) {}
    BFloat16* own() const { return packed.get() + omp_get_thread_num() * room; }
};

// Up to 32 rows, `stride` apart, of a multiple of 32 numbers, rounded into a left factor.
INLINE void pack_rows(const float* from, int64_t stride, int64_t rows, int64_t numbers, BFloat16* to) {
    for (int64_t r = 0; r < tiles::kSide; ++r) {
        for (int64_t k = 0; k < numbers; k += tiles::kDepth) {
            BFloat16* here = to + k / tiles::kDepth * tiles::kStep + r * tiles::kDepth;
            if (r < rows) store_all(from + r * stride + k, here, tiles::kDepth);
            else std::memset(static_cast<void*>(here), 0, tiles::kDepth * sizeof *here);
        }
    }
}

template <class Cell>
void forward_on_tiles(const Sequence& s, const TilePanels& weights, int64_t t, Range rows, Range panels, BFloat16* left) {
    alignas(64) float sums[Cell::kGates][tiles::kBlock] = {}, own[Cell::kGates * kLanes];
    int64_t h = s.units, blocks = parts_of(rows.count(), tiles::kSide);
    bool begins = !s.h_before(t, rows.begin);
    tiles::Registers registers;
    for (int64_t i = 0; i < blocks && !begins; ++i) {
        Range block = part(rows, i, blocks);
        pack_rows(s.h_before(t, block.begin), h, block.count(), h, left + i * weights.room());
    }
    for (int64_t panel = panels.begin; panel < panels.end; ++panel) {
        for (int64_t i = 0; i < blocks; ++i) {
            Range block = part(rows, i, blocks);
            for (int64_t g = 0; g < Cell::kGates && !begins; ++g)
                tiles::multiply_panels(left + i * weights.room(), weights.at(panel, g), tiles::steps_of(h), sums[g], false);
            for (int64_t b = block.begin; b < block.end; ++b) {
                for (int64_t half = 0; half < 2; ++half) {
                    for (int g = 0; g < Cell::kGates; ++g) std::memcpy(own + g * kLanes, tiles::half_row(sums[g], b - block.begin, half), kLanes * sizeof(float));
                    Cell::forward(s, t, b, panel * tiles::kSide + half * kLanes, kLanes, own);
                }
            }
        }
    }
}

template <class Cell, class Body>
void through_product_on_tiles(const Sequence& s, const TilePanels& weights, int64_t t, Range rows, Range panels, BFloat16* left, Body body) {
    alignas(64) float sums[tiles::kBlock] = {};
    int64_t h = s.units, width = Cell::kGates * h, shared = Cell::kSharedGates * h, blocks = parts_of(rows.count(), tiles::kSide);
    bool begins = t + 1 == s.steps;
    tiles::Registers registers;
    for (int64_t i = 0; i < blocks && !begins; ++i) {
        Range block = part(rows, i, blocks);
        BFloat16* own = left + i * weights.room();
        pack_rows(s.gates + s.row(t + 1, block.begin) * width, width, block.count(), shared, own);
        if (shared < width) pack_rows(s.kept_row(t + 1, block.begin), h, block.count(), h, own + shared / tiles::kDepth * tiles::kStep);
    }
    for (int64_t panel = panels.begin; panel < panels.end; ++panel) {
        for (int64_t i = 0; i < blocks; ++i) {
            Range block = part(rows, i, blocks);
            if (!begins) tiles::multiply_panels(left + i * weights.room(), weights.at(panel, 0), tiles::steps_of(width), sums, false);
            for (int64_t b = block.begin; b < block.end; ++b)
                for (int64_t half = 0; half < 2; ++half) body(b, panel * tiles::kSide + half * kLanes, kLanes, tiles::half_row(sums, b - block.begin, half));
        }
    }
}

// a b in float32, of bfloat16.
Tensor wide_product(const Factor& a, const Factor& b) {
    int64_t width = b.columns();
    Tensor out = at::empty({a.rows(), width}, a.tensor.options().dtype(at::kFloat));
    float* to = data<float>(out);
    auto use = [=](int64_t row, int64_t column, int64_t count, const float* numbers) { std::memcpy(to + row * width + column, numbers, count * sizeof(float)); };
    multiply<BFloat16>(a, b, Finish{use, [=](int64_t row, int64_t column) { fetch(to + row * width + column); }});
    return out;
}

template <class Cell>
Tensor weight_gradient_on_tiles(const Tensor& gates, const Tensor& kept, const Tensor& y, const Tensor& h0) {
    int64_t steps = y.size(0), batch = y.size(1), h = y.size(2), shared = Cell::kSharedGates * h;
    Tensor first = (h0.defined() ? h0 : at::zeros({batch, h}, y.options())).unsqueeze(0);
    Tensor before = at::cat({first, y.narrow(0, 0, steps - 1)}).to(at::kBFloat16).view({steps * batch, h});
    Tensor d = (shared < gates.size(2) ? at::cat({gates.narrow(2, 0, shared), kept}, 2) : gates).to(at::kBFloat16).view({steps * batch, -1});
    return wide_product(turned(d), {before});
}

// x wT + bias, of which the products are rounded.
struct RoundedLinear : torch::autograd::Function<RoundedLinear> {
    static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& weight, const Tensor& bias) {
        at::AutoDispatchBelowADInplaceOrView plain;
        Tensor rows = x.reshape({-1, x.size(-1)}).to(at::kBFloat16), narrow = weight.to(at::kBFloat16).contiguous();
        int64_t width = weight.size(0);
        Tensor shifts = bias.contiguous(), out = at::empty({rows.size(0), width}, x.options());
        const float* shift = data<float>(shifts);
        float* to = data<float>(out);
        auto use = [=](int64_t row, int64_t column, int64_t count, const float* numbers) {
            for (int64_t i = 0; i < count; ++i) to[row * width + column + i] = numbers[i] + shift[column + i];
        };
        multiply<BFloat16>({rows}, turned(narrow), Finish{use, [=](int64_t row, int64_t column) { fetch(to + row * width + column); }});
        context->save_for_backward({rows, narrow});
        context->saved_data["sizes"] = x.sizes();
        std::vector<int64_t> sizes = x.sizes().vec();
        sizes.back() = width;
        return out.view(sizes);
    }

    static variable_list backward(AutogradContext* context, variable_list grads) {
        auto saved = context->get_saved_variables();
        Tensor up = grads[0].reshape({-1, grads[0].size(-1)}), d = up.to(at::kBFloat16).contiguous();
        return {wide_product({d}, {saved[1]}).view(context->saved_data["sizes"].toIntVector()), wide_product(turned(d), {saved[0]}), up.sum(0)};
    }
};

#else

bool uses_tiles(bool, int64_t, int64_t) { return false; }

#endif

}  // namespace
