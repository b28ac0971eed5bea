// Fused CPU kernels for training GPT-2: the steps in which libtorch 1.13 spends its time outside the matrix products
// (`storyforge bench gpt2-step` shows the difference). Each is a dispatcher operator with its own backward, reached
// through the door like any other; StoryForge.Torch.TorchRuntime has them, and TorchSharp's own calls for the same
// formulas where TorchSharp's packages are used.

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include "numbers.h"

#include <limits>
#include <vector>

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

// ---- GELU, tanh form (Hendrycks and Gimpel 2016): 0.5 x (1 + tanh u) = x sigmoid(2u), u = sqrt(2/pi) (x + 0.044715 x^3) ----

constexpr float kTwiceSqrt2OverPi = 1.5957691216057308f;
constexpr float kCubic = 0.044715f;
constexpr int64_t kGrain = 16384;

INLINE float gelu_gate(float x) { return 1.0f / (1.0f + exponential(-kTwiceSqrt2OverPi * (x + kCubic * x * x * x))); }

template <class T>
void gelu(const T* __restrict x, T* __restrict y, int64_t n) {
    for (int64_t i = 0; i < n; ++i) {
        float v = x[i].load();
        y[i].store(v * gelu_gate(v));
    }
}

template <class T>
void gelu_backward(const T* __restrict x, const T* __restrict dy, T* __restrict dx, int64_t n) {
    for (int64_t i = 0; i < n; ++i) {
        float v = x[i].load(), s = gelu_gate(v);
        float slope = s + v * s * (1.0f - s) * kTwiceSqrt2OverPi * (1.0f + 3.0f * kCubic * v * v);
        dx[i].store(dy[i].load() * slope);
    }
}

struct Gelu : torch::autograd::Function<Gelu> {
    static Tensor forward(AutogradContext* context, const Tensor& input) {
        Tensor x = input.contiguous(), y = at::empty_like(x);
        by_type(x, [&](auto type) {
            auto *in = data<decltype(type)>(x), *out = data<decltype(type)>(y);
            at::parallel_for(0, x.numel(), kGrain, [=](int64_t i, int64_t end) { gelu(in + i, out + i, end - i); });
        });
        context->save_for_backward({x});
        return y;
    }

    static variable_list backward(AutogradContext* context, variable_list grads) {
        Tensor x = context->get_saved_variables()[0], dy = grads[0].to(x.scalar_type()).contiguous(), dx = at::empty_like(x);
        by_type(x, [&](auto type) {
            auto *in = data<decltype(type)>(x), *up = data<decltype(type)>(dy), *out = data<decltype(type)>(dx);
            at::parallel_for(0, x.numel(), kGrain, [=](int64_t i, int64_t end) { gelu_backward(in + i, up + i, out + i, end - i); });
        });
        return {dx};
    }
};

// ---- causal self-attention ----

// Turns scores [n, rows, seen] into probabilities where they stand; row i sees the first seen - rows + i + 1 columns.
template <class T>
void causal_softmax(T* scores, int64_t n, int64_t rows, int64_t seen, float scale) {
    at::parallel_for(0, n * rows, 16, [=](int64_t begin, int64_t end) {
        for (int64_t r = begin; r < end; ++r) {
            T* row = scores + r * seen;
            int64_t width = seen - rows + r % rows + 1;
            float top = -std::numeric_limits<float>::infinity(), sum = 0;
#pragma omp simd reduction(max : top)
            for (int64_t j = 0; j < width; ++j) {
                float s = row[j].load();
                top = s > top ? s : top;
            }
            for (int64_t j = 0; j < width; ++j) sum += exponential((row[j].load() - top) * scale);
            float inverse = 1.0f / sum;
            for (int64_t j = 0; j < width; ++j) row[j].store(exponential((row[j].load() - top) * scale) * inverse);
            std::memset(static_cast<void*>(row + width), 0, (seen - width) * sizeof(T));
        }
    });
}

// Turns the probabilities' gradient into the scores' gradient where it stands: p (dp - sum(p dp)) scale.
template <class T>
void causal_softmax_backward(const T* p, T* dp, int64_t n, int64_t rows, int64_t seen, float scale) {
    at::parallel_for(0, n * rows, 16, [=](int64_t begin, int64_t end) {
        for (int64_t r = begin; r < end; ++r) {
            const T* probability = p + r * seen;
            T* gradient = dp + r * seen;
            int64_t width = seen - rows + r % rows + 1;
            float dot = 0;
            for (int64_t j = 0; j < width; ++j) dot += probability[j].load() * gradient[j].load();
            for (int64_t j = 0; j < width; ++j) gradient[j].store(probability[j].load() * (gradient[j].load() - dot) * scale);
            std::memset(static_cast<void*>(gradient + width), 0, (seen - width) * sizeof(T));
        }
    });
}

// Copies between a packed tensor [B, T, parts * H * D] and its heads, parts times [B * H, T, D].
template <bool kToHeads>
void move_heads(const Tensor& packed, const std::vector<Tensor>& heads, int64_t b, int64_t t, int64_t h, int64_t d) {
    size_t parts = heads.size(), bytes = d * packed.element_size();
    char* flat = static_cast<char*>(packed.data_ptr());
    std::vector<char*> part;
    for (auto& tensor : heads) part.push_back(static_cast<char*>(tensor.data_ptr()));
    at::parallel_for(0, b * t, 64, [&](int64_t begin, int64_t end) {
        for (int64_t position = begin; position < end; ++position) {
            char* here = flat + position * parts * h * bytes;
            for (size_t p = 0; p < parts; ++p) {
                for (int64_t head = 0; head < h; ++head, here += bytes) {
                    char* there = part[p] + ((position / t * h + head) * t + position % t) * bytes;
                    if (kToHeads) std::memcpy(there, here, bytes);
                    else std::memcpy(here, there, bytes);
                }
            }
        }
    });
}

// Packed projection [B, T, 3C] (query, key, value) -> [B, T, C]. Query rows go in blocks, so that most of the scores
// that no row sees are never computed; the backward pass needs the kept probabilities only.
struct CausalAttention : torch::autograd::Function<CausalAttention> {
    static constexpr int64_t kBlock = 128;

    static Tensor forward(AutogradContext* context, const Tensor& projection, int64_t h, double factor) {
        Tensor qkv = projection.contiguous();
        int64_t b = qkv.size(0), t = qkv.size(1), c = qkv.size(2) / 3, d = c / h;
        float scale = static_cast<float>(factor);
        auto heads = [&] { return at::empty({b * h, t, d}, qkv.options()); };
        Tensor q = heads(), k = heads(), v = heads(), y = heads();
        move_heads<true>(qkv, {q, k, v}, b, t, h, d);
        variable_list saved{q, k, v};
        for (int64_t start = 0; start < t; start += kBlock) {
            int64_t rows = std::min(kBlock, t - start), seen = start + rows;
            Tensor p = at::bmm(q.narrow(1, start, rows), k.narrow(1, 0, seen).transpose(1, 2));
            by_type(p, [&](auto type) { causal_softmax(data<decltype(type)>(p), b * h, rows, seen, scale); });
            y.narrow(1, start, rows).copy_(at::bmm(p, v.narrow(1, 0, seen)));
            saved.push_back(p);
        }
        Tensor out = at::empty({b, t, c}, qkv.options());
        move_heads<false>(out, {y}, b, t, h, d);
        context->save_for_backward(saved);
        context->saved_data["heads"] = h;
        context->saved_data["scale"] = factor;
        return out;
    }

    static variable_list backward(AutogradContext* context, variable_list grads) {
        auto saved = context->get_saved_variables();
        Tensor q = saved[0], k = saved[1], v = saved[2], dout = grads[0].to(q.scalar_type()).contiguous();
        int64_t h = context->saved_data["heads"].toInt(), b = q.size(0) / h, t = q.size(1), d = q.size(2);
        float scale = static_cast<float>(context->saved_data["scale"].toDouble());
        Tensor dy = at::empty_like(q), dq = at::empty_like(q);
        Tensor dk = at::zeros(q.sizes(), q.options().dtype(at::kFloat)), dv = at::zeros_like(dk);
        move_heads<true>(dout, {dy}, b, t, h, d);
        for (int64_t start = 0, block = 3; start < t; start += kBlock, ++block) {
            int64_t rows = std::min(kBlock, t - start), seen = start + rows;
            Tensor p = saved[block], dy_block = dy.narrow(1, start, rows), q_block = q.narrow(1, start, rows);
            Tensor ds = at::bmm(dy_block, v.narrow(1, 0, seen).transpose(1, 2));
            dv.narrow(1, 0, seen).add_(at::bmm(p.transpose(1, 2), dy_block));
            by_type(p, [&](auto type) { causal_softmax_backward(data<decltype(type)>(p), data<decltype(type)>(ds), b * h, rows, seen, scale); });
            dq.narrow(1, start, rows).copy_(at::bmm(ds, k.narrow(1, 0, seen)));
            dk.narrow(1, 0, seen).add_(at::bmm(ds.transpose(1, 2), q_block));
        }
        Tensor dqkv = at::empty({b, t, 3 * h * d}, q.options());
        move_heads<false>(dqkv, {dq, dk.to(q.scalar_type()), dv.to(q.scalar_type())}, b, t, h, d);
        return {dqkv, Tensor(), Tensor()};
    }
};

// ---- cross entropy ----

// Mean loss of logits [N, V] against targets [N]; negative targets do not count. The logits become their own gradient.
template <class T>
double cross_entropy(T* logits, const int64_t* targets, int64_t n, int64_t v, int64_t counted) {
    std::vector<double> losses(n, 0.0);
    double* loss = losses.data();
    float weight = 1.0f / static_cast<float>(counted);
    at::parallel_for(0, n, 4, [=](int64_t begin, int64_t end) {
        for (int64_t r = begin; r < end; ++r) {
            T* row = logits + r * v;
            int64_t target = targets[r];
            if (target < 0) {
                std::memset(static_cast<void*>(row), 0, v * sizeof(T));
                continue;
            }
            float top = -std::numeric_limits<float>::infinity(), sum = 0;
#pragma omp simd reduction(max : top)
            for (int64_t j = 0; j < v; ++j) {
                float x = row[j].load();
                top = x > top ? x : top;
            }
            for (int64_t j = 0; j < v; ++j) sum += exponential(row[j].load() - top);
            float right = row[target].load(), inverse = weight / sum;
            loss[r] = std::log(sum) + top - right;
            for (int64_t j = 0; j < v; ++j) row[j].store(exponential(row[j].load() - top) * inverse);
            row[target].store(exponential(right - top) * inverse - weight);
        }
    });
    double total = 0;
    for (double each : losses) total += each;
    return total / counted;
}

struct CrossEntropy : torch::autograd::Function<CrossEntropy> {
    static Tensor forward(AutogradContext* context, const Tensor& logits, const Tensor& targets) {
        TORCH_CHECK(logits.dim() == 2 && targets.dim() == 1 && logits.size(0) == targets.size(0), "cross entropy takes logits [N, V] and targets [N]");
        TORCH_CHECK(logits.is_contiguous() && targets.is_contiguous(), "cross entropy takes contiguous tensors");
        int64_t n = logits.size(0), v = logits.size(1), counted = (targets >= 0).sum().item<int64_t>();
        TORCH_CHECK(counted > 0, "cross entropy needs at least one target that counts");
        TORCH_CHECK((targets < v).all().item<bool>(), "a target is outside the vocabulary of ", v);
        Tensor gradient = logits.detach();
        double loss = 0;
        by_type(gradient, [&](auto type) { loss = cross_entropy(data<decltype(type)>(gradient), targets.data_ptr<int64_t>(), n, v, counted); });
        context->save_for_backward({gradient});
        return at::scalar_tensor(loss, at::kFloat);
    }

    static variable_list backward(AutogradContext* context, variable_list grads) {
        Tensor gradient = context->get_saved_variables()[0];
        float upstream = grads[0].item<float>();
        return {upstream == 1.0f ? gradient : gradient.mul(upstream), Tensor()};
    }
};

// ---- AdamW (Loshchilov and Hutter 2019, algorithm 2): reads four arrays and writes three, once ----

struct AdamStep {
    float decay;         // 1 - lr * weight_decay
    float keep1, take1;  // beta1, 1 - beta1: rounded apart, as 1 - float(beta2) would lose three digits
    float keep2, take2;
    float rate;          // lr / (1 - beta1^t)
    float correction;    // 1 / sqrt(1 - beta2^t)
    float eps;
    float sign;          // -1 to maximize
};

void adamw(float* __restrict parameter, const float* __restrict gradient, float* __restrict average, float* __restrict square,
           int64_t count, AdamStep step) {
    for (int64_t i = 0; i < count; ++i) {
        float g = gradient[i] * step.sign;
        float m = average[i] * step.keep1 + g * step.take1;
        float v = square[i] * step.keep2 + g * g * step.take2;
        average[i] = m;
        square[i] = v;
        parameter[i] = parameter[i] * step.decay - step.rate * m / (__builtin_sqrtf(v) * step.correction + step.eps);
    }
}

void adamw_step(const Tensor& parameter, const Tensor& gradient, const Tensor& average, const Tensor& square, double lr, double beta1,
                double beta2, double eps, double weight_decay, int64_t t, bool maximize) {
    for (const Tensor* each : {&parameter, &gradient, &average, &square})
        TORCH_CHECK(each->scalar_type() == at::kFloat && each->device().is_cpu() && each->is_contiguous() && each->numel() == parameter.numel(),
                    "the fused AdamW step takes contiguous float32 CPU tensors of one size");
    AdamStep step{static_cast<float>(1 - lr * weight_decay),
                  static_cast<float>(beta1), static_cast<float>(1 - beta1), static_cast<float>(beta2), static_cast<float>(1 - beta2),
                  static_cast<float>(lr / (1 - std::pow(beta1, t))), static_cast<float>(1 / std::sqrt(1 - std::pow(beta2, t))),
                  static_cast<float>(eps), maximize ? -1.0f : 1.0f};
    float *p = data<float>(parameter), *g = data<float>(gradient), *m = data<float>(average), *v = data<float>(square);
    at::parallel_for(0, parameter.numel(), 32768, [=](int64_t begin, int64_t end) {
        adamw(p + begin, g + begin, m + begin, v + begin, end - begin, step);
    });
    // a graph that was recorded over the old values must not be run backward over the new ones
    parameter.unsafeGetTensorImpl()->bump_version();
}

}  // namespace

TORCH_LIBRARY(storyforge, library) {
    library.def("gelu_tanh(Tensor x) -> Tensor", [](const Tensor& x) { return Gelu::apply(x); });
    library.def("causal_attention(Tensor qkv, int heads, float scale) -> Tensor", [](const Tensor& qkv, int64_t heads, double scale) { return CausalAttention::apply(qkv, heads, scale); });
    library.def("cross_entropy_consuming(Tensor logits, Tensor targets) -> Tensor", [](const Tensor& logits, const Tensor& targets) { return CrossEntropy::apply(logits, targets); });
    library.def("adamw_step(Tensor(a!) parameter, Tensor gradient, Tensor(b!) average, Tensor(c!) square, float lr, float beta1, float beta2, float eps, float weight_decay, int t, bool maximize) -> ()", adamw_step);
}
