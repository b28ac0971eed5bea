// Fused CPU kernels for recurrent layers: an LSTM or a GRU over a whole sequence is one operator. libtorch 1.13 makes
// some twenty small operators of each step, and sums the weights' gradient up step by step. Here the recurrent weights
// are packed once a sequence, a step's product meets the gates while it is in the cache, and the weights' gradient is
// one product over all steps. All tensors are float32; "rounded" layers multiply in bfloat16 where there is a tile unit.

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <omp.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include "rounded.h"

using c10::optional;

namespace {

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

// The same on tiles: a thread's rows fill a block, and weights of bfloat16 stay in its cache.
bool splits_tile_panels(const Tensor& weight, int64_t batch) {
    constexpr int64_t kEnoughRows = 64, kCachedNumbers = 1 << 19;
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
                                 const optional<Tensor>& bias, const optional<Tensor>& h0, const optional<Tensor>& c0, bool rounded, bool keeps) {
        at::AutoDispatchBelowADInplaceOrView plain;
        int64_t steps = (ids ? *ids : input).size(0), batch = (ids ? *ids : input).size(1), h = weight.size(1);
        variable_list saved{input.contiguous(), contiguous(ids), weight.contiguous(), contiguous(bias), contiguous(h0), contiguous(c0)};
        saved.push_back(at::empty({steps, batch, h}, input.options()));
        saved.push_back(!keeps ? Tensor() : ids ? at::empty({steps, batch, Cell::kGates * h}, input.options()) : saved[kInput]);
        saved.push_back(at::empty({keeps ? steps : 1, batch, h}, input.options()));
        Sequence s = sequence_of(saved);
        if (!keeps && batch <= kFewRows) {
            forward_few<Cell>(s, saved[kWeight], saved[kH0], saved[kY]);
#ifdef __AMX_BF16__
        } else if (uses_tiles(rounded, h, batch)) {
            TilePanels weights = tiles_for_forward<Cell>(saved[kWeight]);
            LeftFactors left(weights, batch);
            run(s, weights.count, splits_tile_panels(weight, batch), [&](int64_t t, Range rows, Range panels) { forward_on_tiles<Cell>(s, weights, t, rows, panels, left.own()); });
#endif
        } else {
            Tensor packed = pack_for_forward<Cell>(saved[kWeight]);
            Panels weights = panels_of(packed);
            run(s, weights.count, splits_panels(weight, batch), [&](int64_t t, Range rows, Range panels) { forward_step<Cell>(s, weights, t, rows, panels); });
        }
        context->set_materialize_grads(false);
        context->saved_data["rounded"] = rounded;
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
        variable_list gradients(8);
        bool on_tiles = uses_tiles(context->saved_data["rounded"].toBool(), s.units, s.batch);
        Tensor dh0 = s.h0 ? Cell::kGates == Gru::kGates ? carry : at::zeros_like(carry) : Tensor();
#ifdef __AMX_BF16__
        if (on_tiles) {
            TilePanels weights = tiles_for_backward(saved[kWeight]);
            LeftFactors left(weights, s.batch);
            back_through(s, weights.count, splits_tile_panels(saved[kWeight], s.batch), pointer(dh0), [&](int64_t t, Range rows, Range panels, auto body) {
                through_product_on_tiles<Cell>(s, weights, t, rows, panels, left.own(), body);
            });
        }
#endif
        if (!on_tiles) {
            Tensor packed = pack_for_backward(saved[kWeight]);
            Panels weights = panels_of(packed);
            back_through(s, weights.count, splits_panels(saved[kWeight], s.batch), pointer(dh0), [&](int64_t t, Range rows, Range panels, auto body) {
                through_product<Cell>(s, weights, t, rows, panels, body);
            });
        }
        gradients[kInput] = saved[kGates];
        if (s.ids) {
            gradients[kInput] = at::zeros_like(saved[kInput]);
            sum_by_id(s.gates, s.ids, s.steps * s.batch, saved[kInput].size(1), pointer(gradients[kInput]));
        }
        if (s.h0) gradients[kH0] = dh0;
        if (s.c0) gradients[kC0] = carry;
#ifdef __AMX_BF16__
        if (on_tiles) gradients[kWeight] = weight_gradient_on_tiles<Cell>(saved[kGates], saved[kKept], saved[kY], saved[kH0]);
#endif
        if (!on_tiles) gradients[kWeight] = weight_gradient(s, saved[kWeight]);
        if (s.bias) gradients[kBias] = bias_gradient(saved[kGates], saved[kKept]);
        return gradients;
    }

    // All steps backward, and where dh0 is wanted what the first one gives of it. product(t, rows, panels, body) is
    // one of the two through_product.
    template <class Product>
    static void back_through(const Sequence& s, int64_t panels, bool by_panels, float* dh0, Product product) {
        run(s, panels, by_panels, [&](int64_t i, Range rows, Range own) {
            int64_t t = s.steps - 1 - i;
            product(t, rows, own, [&](int64_t b, int64_t u, int n, const float* sums) __attribute__((always_inline)) { Cell::backward(s, t, b, u, n, sums); });
        });
        if (!dh0) return;
        product(-1, {0, s.batch}, {0, panels}, [&](int64_t b, int64_t u, int n, const float* sums) {
            for (int k = 0; k < n; ++k) dh0[b * s.units + u + k] += sums[k];
        });
    }

    static Tensor weight_gradient(const Sequence& s, const Tensor& weight) {
        int64_t h = s.units, shared = Cell::kSharedGates * h, width = Cell::kGates * h;
        Tensor gradient = at::zeros_like(weight);
        add_weight_gradient(s, s.gates, width, shared, pointer(gradient));
        if (shared < width) add_weight_gradient(s, s.kept, h, h, pointer(gradient) + shared * h);
        return gradient;
    }

    static Tensor bias_gradient(const Tensor& gates, const Tensor& kept) {
        int64_t shared = Cell::kSharedGates * kept.size(2);
        return at::cat({gates.narrow(2, 0, shared).sum(at::IntArrayRef{0, 1}), kept.sum(at::IntArrayRef{0, 1})});
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
variable_list layer(const Tensor& input, const optional<Tensor>& ids, const Tensor& weight, const optional<Tensor>& bias, const optional<Tensor>& h0, const optional<Tensor>& c0, bool rounded) {
    check<Cell>(input, ids, weight, bias, h0, c0);
    bool keeps = at::GradMode::is_enabled() && (input.requires_grad() || weight.requires_grad() || (bias && bias->requires_grad()) ||
                                                (h0 && h0->requires_grad()) || (c0 && c0->requires_grad()));
    return Layer<Cell>::apply(input, ids, weight, bias, h0, c0, rounded, keeps);
}

std::tuple<Tensor, Tensor, Tensor> lstm(const Tensor& input, const optional<Tensor>& ids, const Tensor& weight, const optional<Tensor>& h0, const optional<Tensor>& c0, bool rounded) {
    auto results = layer<Lstm>(input, ids, weight, c10::nullopt, h0, c0, rounded);
    return {results[0], results[1], results[2]};
}

std::tuple<Tensor, Tensor> gru(const Tensor& input, const optional<Tensor>& ids, const Tensor& weight, const Tensor& bias, const optional<Tensor>& h0, bool rounded) {
    auto results = layer<Gru>(input, ids, weight, bias, h0, c10::nullopt, rounded);
    return {results[0], results[1]};
}

// What the input of a rounded layer gives its gates.
Tensor rounded_linear(const Tensor& x, const Tensor& weight, const Tensor& bias) {
#ifdef __AMX_BF16__
    if (tiles::available()) return RoundedLinear::apply(x, weight, bias);
#endif
    return at::linear(x, weight, bias);
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(storyforge, library) {
    library.def("lstm(Tensor input, Tensor? ids, Tensor weight, Tensor? h0, Tensor? c0, bool rounded) -> (Tensor, Tensor, Tensor)", &lstm);
    library.def("gru(Tensor input, Tensor? ids, Tensor weight, Tensor bias, Tensor? h0, bool rounded) -> (Tensor, Tensor)", &gru);
    library.def("rounded_linear(Tensor x, Tensor weight, Tensor bias) -> Tensor", &rounded_linear);
}
