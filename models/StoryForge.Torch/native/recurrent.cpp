// Fused CPU kernels for recurrent layers: an LSTM or a GRU over a whole sequence is one operator. libtorch 1.13 makes
// some twenty small operators of each step, and sums the weights' gradient up step by step. Here the recurrent weights
// are packed once a sequence, a step's product meets the gates while it is in the cache, and the weights' gradient is
// one product over all steps. float32 throughout.

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <omp.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include "panels.h"

using at::Tensor;
using c10::optional;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

// ---- the cells ----

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

// Calls body(n) for the units from u on, with a constant n wherever all lanes are used.
template <class Body>
INLINE void with_units(int64_t u, int64_t units, Body body) {
    if (u + kLanes <= units) body(kLanes);
    else body(static_cast<int>(units - u));
}

// ---- forward ----

// [G * H, H] -> for every kLanes units a panel: the gates in groups of kVectors, each [H, kVectors, kLanes]
template <class Cell>
Tensor pack_for_forward(const Tensor& weight) {
    constexpr int64_t kGroup = Cell::kVectors;
    int64_t h = weight.size(1), panels = parts_of(h, kLanes), size = h * Cell::kGates * kLanes;
    Tensor packed = at::zeros({panels, size}, weight.options());
    const float* from = data<float>(weight);
    float* to = data<float>(packed);
    at::parallel_for(0, panels, 1, [=](int64_t begin, int64_t end) {
        for (int64_t p = begin; p < end; ++p) {
            for (int64_t g = 0; g < Cell::kGates; ++g) {
                float* group = to + p * size + g / kGroup * kGroup * h * kLanes + g % kGroup * kLanes;
                for (int64_t u = 0; u < std::min<int64_t>(kLanes, h - p * kLanes); ++u)
                    for (int64_t k = 0; k < h; ++k) group[k * kGroup * kLanes + u] = from[(g * h + p * kLanes + u) * h + k];
            }
        }
    });
    return packed;
}

template <class Cell>
void forward_step(const Sequence& s, const Panels& weights, int64_t t, Range rows, Range panels) {
    constexpr int kVectors = Cell::kVectors, kHeight = rows_at_once(kVectors);
    constexpr int64_t kPitch = Cell::kGates * kLanes, kGroups = Cell::kGates / kVectors;
    alignas(64) float tile[kHeight * kPitch];
    int64_t h = s.units, blocks = parts_of(rows.count(), kHeight);
    for (int64_t panel = panels.begin; panel < panels.end; ++panel) {
        for (int64_t i = 0; i < blocks; ++i) {
            Range block = part(rows, i, blocks);
            for (int64_t b = block.begin; b < block.end; ++b) s.fetch(t, b, panel * kLanes, Cell::kGates);
            if (const float* before = s.h_before(t, block.begin)) {
                Product product = product_of<kVectors>(block.count());
                for (int64_t group = 0; group < kGroups; ++group) {
                    const float* next = weights.next(panel, kVectors, i * kGroups + group, h);
                    product(before, h, 1, weights.at(panel) + group * h * kVectors * kLanes, h, next, tile + group * kVectors * kLanes, kPitch, false);
                }
            } else {
                std::memset(tile, 0, sizeof tile);
            }
            with_units(panel * kLanes, h, [&](int n) __attribute__((always_inline)) {
                for (int64_t b = block.begin; b < block.end; ++b) Cell::forward(s, t, b, panel * kLanes, n, tile + (b - block.begin) * kPitch);
            });
        }
    }
}

// The same for so few rows that a step is a matter of reading the weights once: as they are, by storyforge::linear_rows.
template <class Cell>
void forward_few(const Sequence& s, const Tensor& weight, const Tensor& h0, const Tensor& y) {
    static const auto linear_rows = c10::Dispatcher::singleton().findSchemaOrThrow("storyforge::linear_rows", "").typed<Tensor(const Tensor&, const Tensor&, const optional<Tensor>&)>();
    alignas(64) float sums[Cell::kGates * kLanes];
    int64_t h = s.units;
    for (int64_t t = 0; t < s.steps; ++t) {
        Tensor before = t > 0 ? y.select(0, t - 1) : h0;
        Tensor products = before.defined() ? linear_rows.call(before, weight, c10::nullopt) : at::zeros({s.batch, Cell::kGates * h}, y.options());
        for (int64_t b = 0; b < s.batch; ++b) {
            const float* row = data<float>(products) + b * Cell::kGates * h;
            for (int64_t u = 0; u < h; u += kLanes) {
                with_units(u, h, [&](int n) __attribute__((always_inline)) {
                    for (int g = 0; g < Cell::kGates; ++g) std::memcpy(sums + g * kLanes, row + g * h + u, n * sizeof(float));
                    Cell::forward(s, t, b, u, n, sums);
                });
            }
        }
    }
}

// ---- backward ----

constexpr int kBackwardVectors = 2;

// [G * H, H] -> for every two vectors of units a panel [G * H, 2, kLanes]
Tensor pack_for_backward(const Tensor& weight) {
    constexpr int64_t kWidth = kBackwardVectors * kLanes;
    int64_t n = weight.size(0), h = weight.size(1), panels = parts_of(h, kWidth);
    Tensor packed = at::zeros({panels, n * kWidth}, weight.options());
    const float* from = data<float>(weight);
    float* to = data<float>(packed);
    at::parallel_for(0, panels, 1, [=](int64_t begin, int64_t end) {
        for (int64_t p = begin; p < end; ++p)
            for (int64_t k = 0; k < n; ++k) std::memcpy(to + (p * n + k) * kWidth, from + k * h + p * kWidth, std::min(kWidth, h - p * kWidth) * sizeof(float));
    });
    return packed;
}

// Calls body(b, u, n, sums) with the gradient of y before step t + 1, as far as it comes through that step's product.
template <class Cell, class Body>
void through_product(const Sequence& s, const Panels& weights, int64_t t, Range rows, Range panels, Body body) {
    constexpr int kVectors = kBackwardVectors, kHeight = rows_at_once(kVectors);
    constexpr int64_t kWidth = kVectors * kLanes;
    alignas(64) float tile[kHeight * kWidth];
    int64_t h = s.units, pitch = Cell::kGates * h, shared = Cell::kSharedGates * h, blocks = parts_of(rows.count(), kHeight);
    for (int64_t panel = panels.begin; panel < panels.end; ++panel) {
        for (int64_t i = 0; i < blocks; ++i) {
            Range block = part(rows, i, blocks);
            for (int64_t b = block.begin; t >= 0 && b < block.end; ++b)
                for (int v = 0; v < kVectors; ++v) s.fetch(t, b, panel * kWidth + v * kLanes, Cell::kGates);
            if (t + 1 < s.steps) {
                Product product = product_of<kVectors>(block.count());
                const float* weight = weights.at(panel);
                product(s.gates + s.row(t + 1, block.begin) * pitch, pitch, 1, weight, shared, weights.next(panel, kVectors, i, shared), tile, kWidth, false);
                if (shared < pitch) product(s.kept_row(t + 1, block.begin), h, 1, weight + shared * kWidth, h, weight, tile, kWidth, true);
            } else {
                std::memset(tile, 0, sizeof tile);
            }
            for (int64_t b = block.begin; b < block.end; ++b) {
                for (int v = 0; v < kVectors; ++v) {
                    int64_t u = panel * kWidth + v * kLanes;
                    if (u < h) with_units(u, h, [&](int n) __attribute__((always_inline)) { body(b, u, n, tile + (b - block.begin) * kWidth + v * kLanes); });
                }
            }
        }
    }
}

// Adds what d [T, B, columns of a row of `width`] and the states before each step give of the weights' gradient [columns, H].
void add_weight_gradient(const Sequence& s, const float* d, int64_t width, int64_t columns, float* gradient) {
    int64_t h = s.units, threads = at::get_num_threads();
    at::parallel_for(0, threads, 1, [&](int64_t begin, int64_t end) {
        Range own{part({0, columns}, begin, threads).begin, part({0, columns}, end, threads).begin};
        float* to = gradient + own.begin * h;
        if (s.h0) add_outer_products(d, width, s.h0, s.batch, own, h, to);
        add_outer_products(d + s.batch * width, width, s.y, (s.steps - 1) * s.batch, own, h, to);
    });
}

// Rows of the gradient [N, width], summed by id, to [V, width].
void sum_by_id(const float* rows, const int64_t* ids, int64_t count, int64_t width, float* sums) {
    constexpr int64_t kColumns = 64;
    at::parallel_for(0, parts_of(width, kColumns), 1, [=](int64_t begin, int64_t end) {
        int64_t first = begin * kColumns, n = std::min(width, end * kColumns) - first;
        for (int64_t i = 0; i < count; ++i) {
            const float* __restrict row = rows + i * width + first;
            float* __restrict sum = sums + ids[i] * width + first;
            for (int64_t k = 0; k < n; ++k) sum[k] += row[k];
        }
    });
}

// ---- the layer ----

constexpr int64_t kFewRows = 4;

// Calls step(i, rows, panels) for i from 0 on, on all threads. Each has its own rows and waits for nobody; or, where
// these are too few, its own panels, and all wait for each other after each step.
template <class Step>
void run(const Sequence& s, int64_t panels, bool by_panels, Step step) {
    int threads = static_cast<int>(std::min<int64_t>(at::get_num_threads(), by_panels ? panels : s.batch));
#pragma omp parallel num_threads(threads)
    {
        int64_t index = omp_get_thread_num(), count = omp_get_num_threads();
        Range rows{0, s.batch}, own{0, panels};
        if (by_panels) own = part(own, index, count);
        else rows = part(rows, index, count);
        for (int64_t i = 0; i < s.steps; ++i) {
            step(i, rows, own);
            if (by_panels) {
#pragma omp barrier
            }
        }
    }
}

// A thread that reads all weights in a step needs enough rows to hide that, unless they stay in its own cache.
bool splits_panels(const Tensor& weight, int64_t batch) {
    constexpr int64_t kEnoughRows = 12, kCachedNumbers = 1 << 18;
    return batch < at::get_num_threads() || (batch < kEnoughRows * at::get_num_threads() && weight.numel() > kCachedNumbers);
}

Panels panels_of(const Tensor& packed) { return {data<float>(packed), packed.size(0), packed.size(1)}; }

enum Saved { kInput, kIds, kWeight, kBias, kH0, kC0, kY, kGates, kKept };

float* pointer(const Tensor& tensor) { return tensor.defined() ? data<float>(tensor) : nullptr; }

Sequence sequence_of(const variable_list& saved) {
    const Tensor &y = saved[kY], &ids = saved[kIds];
    Sequence s{y.size(0), y.size(1), y.size(2)};
    s.input = pointer(saved[kInput]);
    s.ids = ids.defined() ? ids.data_ptr<int64_t>() : nullptr;
    s.bias = pointer(saved[kBias]);
    s.h0 = pointer(saved[kH0]);
    s.c0 = pointer(saved[kC0]);
    s.y = pointer(y);
    s.gates = pointer(saved[kGates]);
    s.kept = pointer(saved[kKept]);
    return s;
}

Tensor contiguous(const optional<Tensor>& tensor) { return tensor && tensor->defined() ? tensor->contiguous() : Tensor(); }

template <class Cell>
struct Layer : torch::autograd::Function<Layer<Cell>> {
    // -> y, its last step, and the last of `kept`
    static variable_list forward(AutogradContext* context, const Tensor& input, const optional<Tensor>& ids, const Tensor& weight,
                                 const optional<Tensor>& bias, const optional<Tensor>& h0, const optional<Tensor>& c0, bool keeps) {
        at::AutoDispatchBelowADInplaceOrView plain;
        int64_t steps = (ids ? *ids : input).size(0), batch = (ids ? *ids : input).size(1), h = weight.size(1);
        variable_list saved{input.contiguous(), contiguous(ids), weight.contiguous(), contiguous(bias), contiguous(h0), contiguous(c0)};
        saved.push_back(at::empty({steps, batch, h}, input.options()));
        saved.push_back(!keeps ? Tensor() : ids ? at::empty({steps, batch, Cell::kGates * h}, input.options()) : saved[kInput]);
        saved.push_back(at::empty({keeps ? steps : 1, batch, h}, input.options()));
        Sequence s = sequence_of(saved);
        if (!keeps && batch <= kFewRows) {
            forward_few<Cell>(s, saved[kWeight], saved[kH0], saved[kY]);
        } else {
            Tensor packed = pack_for_forward<Cell>(saved[kWeight]);
            Panels weights = panels_of(packed);
            run(s, weights.count, splits_panels(weight, batch), [&](int64_t t, Range rows, Range panels) { forward_step<Cell>(s, weights, t, rows, panels); });
        }
        context->set_materialize_grads(false);
        if (keeps) context->save_for_backward(saved);
        return {saved[kY], saved[kY].select(0, steps - 1).clone(), saved[kKept].select(0, keeps ? steps - 1 : 0).clone()};
    }

    static variable_list backward(AutogradContext* context, variable_list grads) {
        auto saved = context->get_saved_variables();
        TORCH_CHECK(!context->saved_data.count("done"), "a recurrent layer's graph can be run backward once only: its gates made room for their gradient");
        context->saved_data["done"] = true;
        Sequence s = sequence_of(saved);
        Tensor dy = contiguous(grads[0]), dh_n = contiguous(grads[1]);
        Tensor carry = grads[2].defined() ? grads[2].clone(at::MemoryFormat::Contiguous) : at::zeros({s.batch, s.units}, saved[kY].options());
        s.dy = pointer(dy);
        s.dh_n = pointer(dh_n);
        s.carry = pointer(carry);
        Tensor packed = pack_for_backward(saved[kWeight]);
        Panels weights = panels_of(packed);
        run(s, weights.count, splits_panels(saved[kWeight], s.batch), [&](int64_t i, Range rows, Range panels) {
            int64_t t = s.steps - 1 - i;
            through_product<Cell>(s, weights, t, rows, panels, [&](int64_t b, int64_t u, int n, const float* sums) __attribute__((always_inline)) { Cell::backward(s, t, b, u, n, sums); });
        });
        variable_list gradients(7);
        gradients[kInput] = saved[kGates];
        if (s.ids) {
            gradients[kInput] = at::zeros_like(saved[kInput]);
            sum_by_id(s.gates, s.ids, s.steps * s.batch, saved[kInput].size(1), pointer(gradients[kInput]));
        }
        if (s.h0) {
            gradients[kH0] = Cell::kGates == Gru::kGates ? carry : at::zeros_like(carry);
            float* dh0 = pointer(gradients[kH0]);
            through_product<Cell>(s, weights, -1, {0, s.batch}, {0, weights.count}, [&](int64_t b, int64_t u, int n, const float* sums) {
                for (int k = 0; k < n; ++k) dh0[b * s.units + u + k] += sums[k];
            });
        }
        if (s.c0) gradients[kC0] = carry;
        weight_gradients(s, saved, gradients);
        return gradients;
    }

    static void weight_gradients(const Sequence& s, const variable_list& saved, variable_list& gradients) {
        int64_t h = s.units, shared = Cell::kSharedGates * h, width = Cell::kGates * h;
        gradients[kWeight] = at::zeros_like(saved[kWeight]);
        add_weight_gradient(s, s.gates, width, shared, pointer(gradients[kWeight]));
        if (shared < width) add_weight_gradient(s, s.kept, h, h, pointer(gradients[kWeight]) + shared * h);
        if (s.bias) gradients[kBias] = at::cat({saved[kGates].narrow(2, 0, shared).sum(at::IntArrayRef{0, 1}), saved[kKept].sum(at::IntArrayRef{0, 1})});
    }
};

template <class Cell>
void check(const Tensor& input, const optional<Tensor>& ids, const Tensor& weight, const optional<Tensor>& bias, const optional<Tensor>& h0, const optional<Tensor>& c0) {
    TORCH_CHECK(weight.dim() == 2 && weight.size(0) == Cell::kGates * weight.size(1), "a recurrent layer takes weights [gates * H, H]");
    int64_t h = weight.size(1), width = weight.size(0);
    TORCH_CHECK(input.dim() == (ids ? 2 : 3) && input.size(-1) == width, "a recurrent layer takes input [T, B, gates * H], or with ids [V, gates * H]");
    TORCH_CHECK(!ids || (ids->dim() == 2 && ids->scalar_type() == at::kLong && ids->device().is_cpu()), "a recurrent layer takes int64 ids [T, B]");
    int64_t steps = (ids ? *ids : input).size(0), batch = (ids ? *ids : input).size(1);
    TORCH_CHECK(steps > 0 && batch > 0 && h > 0, "a recurrent layer takes at least one step of one row");
    TORCH_CHECK(!ids || (ids->min().item<int64_t>() >= 0 && ids->max().item<int64_t>() < input.size(0)), "an id is outside the vocabulary of ", input.size(0));
    TORCH_CHECK(!bias || bias->numel() == width, "a recurrent layer takes a bias [gates * H]");
    for (auto* state : {&h0, &c0}) TORCH_CHECK(!*state || (*state)->sizes() == at::IntArrayRef({batch, h}), "a recurrent layer takes a state [B, H]");
    optional<Tensor> some[] = {input, weight, bias, h0, c0};
    for (auto& each : some) TORCH_CHECK(!each || (each->scalar_type() == at::kFloat && each->device().is_cpu()), "a recurrent layer takes float32 tensors on the CPU");
}

template <class Cell>
variable_list layer(const Tensor& input, const optional<Tensor>& ids, const Tensor& weight, const optional<Tensor>& bias, const optional<Tensor>& h0, const optional<Tensor>& c0) {
    check<Cell>(input, ids, weight, bias, h0, c0);
    bool keeps = at::GradMode::is_enabled() && (input.requires_grad() || weight.requires_grad() || (bias && bias->requires_grad()) ||
                                                (h0 && h0->requires_grad()) || (c0 && c0->requires_grad()));
    return Layer<Cell>::apply(input, ids, weight, bias, h0, c0, keeps);
}

std::tuple<Tensor, Tensor, Tensor> lstm(const Tensor& input, const optional<Tensor>& ids, const Tensor& weight, const optional<Tensor>& h0, const optional<Tensor>& c0) {
    auto results = layer<Lstm>(input, ids, weight, c10::nullopt, h0, c0);
    return {results[0], results[1], results[2]};
}

std::tuple<Tensor, Tensor> gru(const Tensor& input, const optional<Tensor>& ids, const Tensor& weight, const Tensor& bias, const optional<Tensor>& h0) {
    auto results = layer<Gru>(input, ids, weight, bias, h0, c10::nullopt);
    return {results[0], results[1]};
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(storyforge, library) {
    library.def("lstm(Tensor input, Tensor? ids, Tensor weight, Tensor? h0, Tensor? c0) -> (Tensor, Tensor, Tensor)", &lstm);
    library.def("gru(Tensor input, Tensor? ids, Tensor weight, Tensor bias, Tensor? h0) -> (Tensor, Tensor)", &gru);
}
