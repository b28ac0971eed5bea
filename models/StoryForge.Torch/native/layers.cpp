// GPT-2's two kinds of layer, each as one operator with its own backward: x + project(attend(norm(x))) and
// x + project(gelu(expand(norm(x)))). The stream x is float32 [B, T, C]; the weights' type is what the products compute
// in. What follows a product (bias, GELU, dropout, the sum with the stream) is done while its results are in the cache.

#include <ATen/CPUGeneratorImpl.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include "attention.h"
#include "gelu.h"
#include "products.h"

#include <mutex>

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

// ---- layer norm (Ba et al. 2016) of rows ----

constexpr int64_t kRows = 16;

struct Normed {
    Tensor values;  // [N, C] in the products' type
    Tensor means;   // [N]
    Tensor scales;  // [N]: 1 / standard deviation
};

template <class T>
Normed norm(const Tensor& x, const Tensor& weight, const Tensor& bias, double eps, at::ScalarType type) {
    int64_t n = x.size(0), c = x.size(1);
    Normed normed{at::empty({n, c}, x.options().dtype(type)), at::empty({n}, x.options()), at::empty({n}, x.options())};
    const float *in = x.data_ptr<float>(), *gain = weight.data_ptr<float>(), *shift = bias.data_ptr<float>();
    float *means = normed.means.data_ptr<float>(), *scales = normed.scales.data_ptr<float>();
    T* out = data<T>(normed.values);
    at::parallel_for(0, n, kRows, [=](int64_t begin, int64_t end) {
        for (int64_t r = begin; r < end; ++r) {
            const float* row = in + r * c;
            float sum = 0, squares = 0;
            for (int64_t i = 0; i < c; ++i) sum += row[i];
            float mean = sum / c;
            for (int64_t i = 0; i < c; ++i) squares += (row[i] - mean) * (row[i] - mean);
            float scale = 1.0f / std::sqrt(squares / c + static_cast<float>(eps));
            for (int64_t i = 0; i < c; ++i) out[r * c + i].store((row[i] - mean) * scale * gain[i] + shift[i]);
            means[r] = mean;
            scales[r] = scale;
        }
    });
    return normed;
}

struct NormGradients {
    Tensor weight, bias;  // [C]
};

// Adds the gradient that comes through the norm to dx, which already has the stream's own.
template <class T>
NormGradients norm_backward(const Tensor& dy, const Tensor& x, const Normed& normed, const Tensor& weight, const Tensor& dx) {
    int64_t n = x.size(0), c = x.size(1), shares = at::get_num_threads(), share = (n + shares - 1) / shares;
    Tensor sums = at::zeros({2, shares, c}, x.options());
    const T* up = data<T>(dy);
    const float *in = x.data_ptr<float>(), *gain = weight.data_ptr<float>();
    const float *means = normed.means.data_ptr<float>(), *scales = normed.scales.data_ptr<float>();
    float *out = dx.data_ptr<float>(), *all = sums.data_ptr<float>();
    at::parallel_for(0, shares, 1, [=](int64_t begin, int64_t end) {
        for (int64_t s = begin; s < end; ++s) {
            float *gains = all + s * c, *shifts = all + (shares + s) * c;
            for (int64_t r = s * share; r < std::min(n, (s + 1) * share); ++r) {
                const float* row = in + r * c;
                float mean = means[r], scale = scales[r], total = 0, along = 0;
                for (int64_t i = 0; i < c; ++i) {
                    float g = up[r * c + i].load(), unit = (row[i] - mean) * scale;
                    gains[i] += g * unit;
                    shifts[i] += g;
                    total += g * gain[i];
                    along += g * gain[i] * unit;
                }
                total /= c;
                along /= c;
                for (int64_t i = 0; i < c; ++i) {
                    float unit = (row[i] - mean) * scale;
                    out[r * c + i] += scale * (up[r * c + i].load() * gain[i] - total - unit * along);
                }
            }
        }
    });
    return {sums[0].sum(0), sums[1].sum(0)};
}

// ---- dropout (Srivastava et al. 2014): whether a number is kept follows from its place, so nothing need be stored ----

struct Dropout {
    uint64_t seed = 0;
    uint32_t below = 0;  // drop where the hash is below
    float scale = 1;

    explicit Dropout(double share) {
        if (share <= 0) return;
        below = static_cast<uint32_t>(share * 4294967296.0);
        scale = static_cast<float>(1 / (1 - share));
        auto generator = at::detail::getDefaultCPUGenerator();
        std::lock_guard<std::mutex> lock(generator.mutex());
        seed = at::check_generator<at::CPUGeneratorImpl>(generator)->random64();
    }

    Dropout(int64_t seed, int64_t below, double scale)
        : seed(static_cast<uint64_t>(seed)), below(static_cast<uint32_t>(below)), scale(static_cast<float>(scale)) {}

    // the finalizer of SplitMix64 (Steele et al. 2014)
    INLINE float factor(int64_t place) const {
        uint64_t z = seed + static_cast<uint64_t>(place) * 0x9e3779b97f4a7c15u;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return static_cast<uint32_t>((z ^ (z >> 31)) >> 32) < below ? 0.0f : scale;
    }
};

// ---- products with what surrounds them ----

// x wᵀ + bias, rounded. Without a bias where it is not defined.
template <class T>
Tensor linear(const Tensor& x, const Tensor& weight, const Tensor& bias) {
    Tensor out = at::empty({x.size(0), weight.size(0)}, x.options());
    T* to = data<T>(out);
    const T* shift = bias.defined() ? data<T>(bias) : nullptr;
    int64_t width = weight.size(0);
    auto use = [=](int64_t row, int64_t column, int64_t count, const float* numbers) {
        T* here = to + row * width + column;
        if (!shift) return store_all(numbers, here, count);
        float sums[kFinished];
        for (int64_t i = 0; i < count; ++i) sums[i] = numbers[i] + shift[column + i].load();
        store_all(sums, here, count);
    };
    multiply<T>({x}, turned(weight), Finish{use, [=](int64_t row, int64_t column) { fetch(to + row * width + column); }});
    return out;
}

// stream + dropout(x wᵀ + bias), float32.
template <class T>
Tensor linear_onto(const Tensor& stream, const Tensor& x, const Tensor& weight, const Tensor& bias, const Dropout& dropout) {
    Tensor out = at::empty_like(stream);
    float* to = out.data_ptr<float>();
    const float* from = stream.data_ptr<float>();
    const T* shift = data<T>(bias);
    int64_t width = weight.size(0);
    auto use = [=](int64_t row, int64_t column, int64_t count, const float* numbers) {
        int64_t place = row * width + column;
        if (dropout.below == 0) for (int64_t i = 0; i < count; ++i) to[place + i] = from[place + i] + numbers[i] + shift[column + i].load();
        else for (int64_t i = 0; i < count; ++i) to[place + i] = from[place + i] + (numbers[i] + shift[column + i].load()) * dropout.factor(place + i);
    };
    multiply<T>({x}, turned(weight), Finish{use, [=](int64_t row, int64_t column) {
        fetch(to + row * width + column);
        fetch(from + row * width + column);
    }});
    return out;
}

// a b, rounded.
template <class T>
Tensor product(const Factor& a, const Factor& b) {
    int64_t width = b.columns();
    Tensor out = at::empty({a.rows(), width}, a.tensor.options());
    T* to = data<T>(out);
    auto use = [=](int64_t row, int64_t column, int64_t count, const float* numbers) { store_all(numbers, to + row * width + column, count); };
    multiply<T>(a, b, Finish{use, [=](int64_t row, int64_t column) { fetch(to + row * width + column); }});
    return out;
}

template <class T>
Tensor column_sums(const Tensor& x) {
    int64_t n = x.size(0), c = x.size(1), shares = at::get_num_threads(), share = (n + shares - 1) / shares;
    Tensor sums = at::zeros({shares, c}, x.options().dtype(at::kFloat));
    const T* from = data<T>(x);
    float* all = sums.data_ptr<float>();
    at::parallel_for(0, shares, 1, [=](int64_t begin, int64_t end) {
        for (int64_t s = begin; s < end; ++s) {
            for (int64_t r = s * share; r < std::min(n, (s + 1) * share); ++r) {
                for (int64_t i = 0; i < c; ++i) all[s * c + i] += from[r * c + i].load();
            }
        }
    });
    return sums.sum(0).to(x.scalar_type());
}

// The stream's gradient as the products take it, with what dropout did.
template <class T>
Tensor rounded(const Tensor& gradient, const Dropout& dropout, at::ScalarType type) {
    Tensor out = at::empty(gradient.sizes(), gradient.options().dtype(type));
    const float* from = gradient.data_ptr<float>();
    T* to = data<T>(out);
    at::parallel_for(0, gradient.numel(), 16384, [=](int64_t begin, int64_t end) {
        if (dropout.below == 0) for (int64_t i = begin; i < end; ++i) to[i].store(from[i]);
        else for (int64_t i = begin; i < end; ++i) to[i].store(from[i] * dropout.factor(i));
    });
    return out;
}

void check_layer(const Tensor& x, const Tensor& norm_weight, const Tensor& norm_bias, std::initializer_list<const Tensor*> weights) {
    TORCH_CHECK(x.dim() == 3 && x.is_contiguous() && x.scalar_type() == at::kFloat, "a layer takes a contiguous float32 [B, T, C], not ", x.scalar_type(), " ", x.sizes());
    for (const Tensor* each : {&norm_weight, &norm_bias})
        TORCH_CHECK(each->scalar_type() == at::kFloat && each->is_contiguous() && each->numel() == x.size(2), "a layer's norm takes float32 weights [C]");
    for (const Tensor* each : weights)
        TORCH_CHECK(each->is_contiguous() && each->scalar_type() == (*weights.begin())->scalar_type(), "a layer's weights are contiguous and of one type");
}

// ---- what both kinds of layer have in common: x + dropout(out(inner(in(norm(x))))) ----

void remember(AutogradContext* context, const Dropout& dropout) {
    context->saved_data["seed"] = static_cast<int64_t>(dropout.seed);
    context->saved_data["below"] = static_cast<int64_t>(dropout.below);
    context->saved_data["scale"] = static_cast<double>(dropout.scale);
}

Dropout remembered(AutogradContext* context) {
    return Dropout(context->saved_data["seed"].toInt(), context->saved_data["below"].toInt(), context->saved_data["scale"].toDouble());
}

// What a layer keeps of itself for its backward pass; its own tensors stand behind these.
enum Saved { kStream, kNormed, kMeans, kScales, kNormWeight, kInWeight, kOutWeight, kInner, kOwn };

variable_list saved_of(const Tensor& stream, const Normed& normed, const Tensor& norm_weight, const Tensor& in_weight, const Tensor& out_weight, const Tensor& inner) {
    return {stream, normed.values, normed.means, normed.scales, norm_weight, in_weight, out_weight, inner};
}

// The gradients of x, the norm's weight and bias, in's and out's weights and biases, and `constants` arguments without
// any. inner_backward(type, dz) gives the gradient of in's results from that of out's, dz.
template <class InnerBackward>
variable_list residual_backward(AutogradContext* context, at::TensorList saved, const Tensor& gradient, size_t constants, InnerBackward inner_backward) {
    Tensor stream = saved[kStream], in_weight = saved[kInWeight];
    Normed normed{saved[kNormed], saved[kMeans], saved[kScales]};
    Tensor dout = gradient.contiguous(), up = dout.view(stream.sizes());
    variable_list gradients;
    by_type(in_weight, [&](auto type) {
        using T = decltype(type);
        Tensor dz = rounded<T>(up, remembered(context), in_weight.scalar_type());
        Tensor dout_bias = column_sums<T>(dz), dout_weight = product<T>(turned(dz), {saved[kInner]});
        Tensor din = inner_backward(type, dz);
        Tensor din_bias = column_sums<T>(din), din_weight = product<T>(turned(din), {normed.values});
        Tensor dn = product<T>({din}, {in_weight}), dx = up.clone();
        NormGradients dnorm = norm_backward<T>(dn, stream, normed, saved[kNormWeight], dx);
        gradients = {dx.view(dout.sizes()), dnorm.weight, dnorm.bias, din_weight, din_bias, dout_weight, dout_bias};
    });
    gradients.resize(gradients.size() + constants);
    return gradients;
}

// ---- x + dropout(project(attend(norm(x)))) ----

struct AttentionLayer : torch::autograd::Function<AttentionLayer> {
    static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& norm_weight, const Tensor& norm_bias, const Tensor& in_weight,
                          const Tensor& in_bias, const Tensor& out_weight, const Tensor& out_bias, int64_t heads, double scale, double eps, double share) {
        check_layer(x, norm_weight, norm_bias, {&in_weight, &in_bias, &out_weight, &out_bias});
        int64_t b = x.size(0), t = x.size(1), c = x.size(2);
        Tensor stream = x.view({b * t, c}), result;
        Dropout dropout(share);
        by_type(in_weight, [&](auto type) {
            using T = decltype(type);
            Normed normed = norm<T>(stream, norm_weight, norm_bias, eps, in_weight.scalar_type());
            Tensor qkv = linear<T>(normed.values, in_weight, in_bias).view({b, t, 3 * c});
            variable_list kept;
            Tensor y = attend(qkv, AttentionShape(qkv, heads, scale), kept).view({b * t, c});
            result = linear_onto<T>(stream, y, out_weight, out_bias, dropout).view({b, t, c});
            variable_list saved = saved_of(stream, normed, norm_weight, in_weight, out_weight, y);
            saved.push_back(qkv);
            saved.insert(saved.end(), kept.begin(), kept.end());
            context->save_for_backward(saved);
        });
        context->saved_data["heads"] = heads;
        context->saved_data["attention"] = scale;
        remember(context, dropout);
        return result;
    }

    static variable_list backward(AutogradContext* context, variable_list grads) {
        auto saved = context->get_saved_variables();
        Tensor qkv = saved[kOwn];
        AttentionShape shape(qkv, context->saved_data["heads"].toInt(), context->saved_data["attention"].toDouble());
        return residual_backward(context, saved, grads[0], 4, [&](auto type, const Tensor& dz) {
            Tensor dy = product<decltype(type)>({dz}, {saved[kOutWeight]}).view({shape.batch, shape.length, shape.width});
            return attend_backward(dy, shape, at::TensorList(saved).slice(kOwn + 1)).view({dz.size(0), qkv.size(2)});
        });
    }
};

// ---- x + dropout(project(gelu(expand(norm(x))))) ----

struct MlpLayer : torch::autograd::Function<MlpLayer> {
    static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& norm_weight, const Tensor& norm_bias, const Tensor& in_weight,
                          const Tensor& in_bias, const Tensor& out_weight, const Tensor& out_bias, double eps, double share) {
        check_layer(x, norm_weight, norm_bias, {&in_weight, &in_bias, &out_weight, &out_bias});
        Tensor stream = x.view({-1, x.size(2)}), result;
        Dropout dropout(share);
        by_type(in_weight, [&](auto type) {
            using T = decltype(type);
            Normed normed = norm<T>(stream, norm_weight, norm_bias, eps, in_weight.scalar_type());
            int64_t width = in_weight.size(0);
            Tensor before = at::empty({stream.size(0), width}, normed.values.options()), after = at::empty_like(before);
            T *to_before = data<T>(before), *to_after = data<T>(after);
            const T* shift = data<T>(in_bias);
            auto use = [=](int64_t row, int64_t column, int64_t count, const float* numbers) {
                int64_t place = row * width + column;
                float sums[kFinished], active[kFinished];
                for (int64_t i = 0; i < count; ++i) {
                    sums[i] = numbers[i] + shift[column + i].load();
                    active[i] = gelu(sums[i]);
                }
                store_all(sums, to_before + place, count);
                store_all(active, to_after + place, count);
            };
            multiply<T>({normed.values}, turned(in_weight), Finish{use, [=](int64_t row, int64_t column) {
                fetch(to_before + row * width + column);
                fetch(to_after + row * width + column);
            }});
            result = linear_onto<T>(stream, after, out_weight, out_bias, dropout).view(x.sizes());
            variable_list saved = saved_of(stream, normed, norm_weight, in_weight, out_weight, after);
            saved.push_back(before);
            context->save_for_backward(saved);
        });
        remember(context, dropout);
        return result;
    }

    static variable_list backward(AutogradContext* context, variable_list grads) {
        auto saved = context->get_saved_variables();
        Tensor before = saved[kOwn];
        return residual_backward(context, saved, grads[0], 2, [&](auto type, const Tensor& dz) {
            using T = decltype(type);
            Tensor dbefore = at::empty_like(before);
            int64_t width = before.size(1);
            T* to = data<T>(dbefore);
            const T* was = data<T>(before);
            auto use = [=](int64_t row, int64_t column, int64_t count, const float* numbers) {
                int64_t place = row * width + column;
                float slopes[kFinished];
                for (int64_t i = 0; i < count; ++i) slopes[i] = numbers[i] * gelu_slope(was[place + i].load());
                store_all(slopes, to + place, count);
            };
            multiply<T>({dz}, {saved[kOutWeight]}, Finish{use, [=](int64_t row, int64_t column) {
                fetch(to + row * width + column);
                fetch(was + row * width + column);
            }});
            return dbefore;
        });
    }
};

// ---- norm(x) wᵀ: a network's head ----

struct Head : torch::autograd::Function<Head> {
    static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& norm_weight, const Tensor& norm_bias, const Tensor& weight, double eps) {
        check_layer(x, norm_weight, norm_bias, {&weight});
        Tensor stream = x.view({-1, x.size(2)}), result;
        by_type(weight, [&](auto type) {
            using T = decltype(type);
            Normed normed = norm<T>(stream, norm_weight, norm_bias, eps, weight.scalar_type());
            result = linear<T>(normed.values, weight, Tensor());
            context->save_for_backward({stream, normed.values, normed.means, normed.scales, norm_weight, weight});
        });
        context->saved_data["length"] = x.size(1);
        return result;
    }

    static variable_list backward(AutogradContext* context, variable_list grads) {
        auto saved = context->get_saved_variables();
        Tensor stream = saved[0], norm_weight = saved[4], weight = saved[5];
        Normed normed{saved[1], saved[2], saved[3]};
        Tensor dlogits = grads[0].to(weight.scalar_type()).contiguous(), dx = at::zeros_like(stream), dweight;
        NormGradients dnorm;
        by_type(weight, [&](auto type) {
            using T = decltype(type);
            dweight = product<T>(turned(dlogits), {normed.values});
            Tensor dn = product<T>({dlogits}, {weight});
            dnorm = norm_backward<T>(dn, stream, normed, norm_weight, dx);
        });
        int64_t length = context->saved_data["length"].toInt();
        return {dx.view({-1, length, stream.size(1)}), dnorm.weight, dnorm.bias, dweight, Tensor()};
    }
};

}  // namespace

TORCH_LIBRARY_FRAGMENT(storyforge, library) {
    library.def("attention_layer(Tensor x, Tensor norm_weight, Tensor norm_bias, Tensor in_weight, Tensor in_bias, Tensor out_weight, Tensor out_bias, int heads, float scale, float eps, float dropout) -> Tensor",
                [](const Tensor& x, const Tensor& nw, const Tensor& nb, const Tensor& iw, const Tensor& ib, const Tensor& ow, const Tensor& ob, int64_t heads, double scale, double eps, double dropout) {
                    return AttentionLayer::apply(x, nw, nb, iw, ib, ow, ob, heads, scale, eps, dropout);
                });
    library.def("mlp_layer(Tensor x, Tensor norm_weight, Tensor norm_bias, Tensor in_weight, Tensor in_bias, Tensor out_weight, Tensor out_bias, float eps, float dropout) -> Tensor",
                [](const Tensor& x, const Tensor& nw, const Tensor& nb, const Tensor& iw, const Tensor& ib, const Tensor& ow, const Tensor& ob, double eps, double dropout) {
                    return MlpLayer::apply(x, nw, nb, iw, ib, ow, ob, eps, dropout);
                });
    library.def("head(Tensor x, Tensor norm_weight, Tensor norm_bias, Tensor weight, float eps) -> Tensor",
                [](const Tensor& x, const Tensor& nw, const Tensor& nb, const Tensor& w, double eps) { return Head::apply(x, nw, nb, w, eps); });
}
