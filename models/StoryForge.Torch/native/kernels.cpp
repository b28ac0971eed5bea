// Fused CPU kernels beside GPT-2's layers: GELU, cross entropy and AdamW, each one pass over memory. Each is a dispatcher
// operator reached through the door like any other; StoryForge.Torch.FusedKernels has them, and TorchSharp's own calls
// for the same formulas where TorchSharp's packages are used.

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include "gelu.h"

#include <limits>
#include <vector>

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

// ---- GELU ----

constexpr int64_t kGrain = 16384;

template <class T>
void gelu(const T* __restrict x, T* __restrict y, int64_t n) {
    for (int64_t i = 0; i < n; ++i) y[i].store(gelu(x[i].load()));
}

template <class T>
void gelu_backward(const T* __restrict x, const T* __restrict dy, T* __restrict dx, int64_t n) {
    for (int64_t i = 0; i < n; ++i) dx[i].store(dy[i].load() * gelu_slope(x[i].load()));
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
    library.def("cross_entropy_consuming(Tensor logits, Tensor targets) -> Tensor", [](const Tensor& logits, const Tensor& targets) { return CrossEntropy::apply(logits, targets); });
    library.def("adamw_step(Tensor(a!) parameter, Tensor gradient, Tensor(b!) average, Tensor(c!) square, float lr, float beta1, float beta2, float eps, float weight_decay, int t, bool maximize) -> ()", adamw_step);
}
