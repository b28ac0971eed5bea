// Causal self-attention (Vaswani et al. 2017, equation 1) without dropout, forward and backward. The packed projection
// [B, T, 3C] holds query, key and value; each of `heads` heads has D = C / heads numbers of each.
#pragma once

#include "products.h"

#include <limits>

namespace {

struct AttentionShape {
    int64_t batch, length, width, heads;
    float scale;

    AttentionShape(const at::Tensor& qkv, int64_t heads, double scale)
        : batch(qkv.size(0)), length(qkv.size(1)), width(qkv.size(2) / 3), heads(heads), scale(static_cast<float>(scale)) {
        TORCH_CHECK(qkv.dim() == 3 && qkv.is_contiguous() && heads > 0 && width % heads == 0 && 3 * width == qkv.size(2),
                    "attention of ", heads, " heads takes a contiguous projection [B, T, 3C] with C a multiple of the heads, not ", qkv.sizes());
    }

    int64_t depth() const { return width / heads; }
};

// ---- any processor: blocks of queries, so that most of the scores that no row sees are never computed ----

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

// Copies between a packed tensor [B, T, parts * C] and its heads, parts times [B * H, T, D].
template <bool kToHeads>
void move_heads(const at::Tensor& packed, const std::vector<at::Tensor>& heads, const AttentionShape& shape) {
    int64_t b = shape.batch, t = shape.length, h = shape.heads;
    size_t parts = heads.size(), bytes = shape.depth() * packed.element_size();
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

constexpr int64_t kQueries = 128;

// What the backward pass reads: q, k, v, then the probabilities of each block of queries.
inline at::Tensor attend_by_libtorch(const at::Tensor& qkv, const AttentionShape& shape, torch::autograd::variable_list& kept) {
    int64_t n = shape.batch * shape.heads, t = shape.length;
    auto heads = [&] { return at::empty({n, t, shape.depth()}, qkv.options()); };
    at::Tensor q = heads(), k = heads(), v = heads(), y = heads();
    move_heads<true>(qkv, {q, k, v}, shape);
    kept = {q, k, v};
    for (int64_t start = 0; start < t; start += kQueries) {
        int64_t rows = std::min(kQueries, t - start), seen = start + rows;
        at::Tensor p = at::bmm(q.narrow(1, start, rows), k.narrow(1, 0, seen).transpose(1, 2));
        by_type(p, [&](auto type) { causal_softmax(data<decltype(type)>(p), n, rows, seen, shape.scale); });
        y.narrow(1, start, rows).copy_(at::bmm(p, v.narrow(1, 0, seen)));
        kept.push_back(p);
    }
    at::Tensor out = at::empty({shape.batch, t, shape.width}, qkv.options());
    move_heads<false>(out, {y}, shape);
    return out;
}

inline at::Tensor attend_backward_by_libtorch(const at::Tensor& dout, const AttentionShape& shape, at::TensorList kept) {
    at::Tensor q = kept[0], k = kept[1], v = kept[2];
    int64_t n = shape.batch * shape.heads, t = shape.length;
    at::Tensor dy = at::empty_like(q), dq = at::empty_like(q);
    at::Tensor dk = at::zeros(q.sizes(), q.options().dtype(at::kFloat)), dv = at::zeros_like(dk);
    move_heads<true>(dout, {dy}, shape);
    for (int64_t start = 0, block = 3; start < t; start += kQueries, ++block) {
        int64_t rows = std::min(kQueries, t - start), seen = start + rows;
        at::Tensor p = kept[block], dy_block = dy.narrow(1, start, rows), q_block = q.narrow(1, start, rows);
        at::Tensor ds = at::bmm(dy_block, v.narrow(1, 0, seen).transpose(1, 2));
        dv.narrow(1, 0, seen).add_(at::bmm(p.transpose(1, 2), dy_block));
        by_type(p, [&](auto type) { causal_softmax_backward(data<decltype(type)>(p), data<decltype(type)>(ds), n, rows, seen, shape.scale); });
        dq.narrow(1, start, rows).copy_(at::bmm(ds, k.narrow(1, 0, seen)));
        dk.narrow(1, 0, seen).add_(at::bmm(ds.transpose(1, 2), q_block));
    }
    at::Tensor dqkv = at::empty({shape.batch, t, 3 * shape.width}, q.options());
    move_heads<false>(dqkv, {dq, dk.to(q.scalar_type()), dv.to(q.scalar_type())}, shape);
    return dqkv;
}

#ifdef __AMX_BF16__

// ---- the tile unit: 32 queries at a time; scores and probabilities never leave the core's own cache ----

namespace tiles {

// A head's part of a packed tensor [B, T, parts * C], as a matrix [T, D].
struct Head {
    BFloat16* data;
    int64_t stride;

    Head(const at::Tensor& packed, const AttentionShape& shape, int64_t task, int64_t part)
        : data(::data<BFloat16>(packed) + task / shape.heads * shape.length * packed.size(2) + part * shape.width + task % shape.heads * shape.depth()),
          stride(packed.size(2)) {}

    Matrix stands() const { return {data, stride, false}; }
    Matrix turned() const { return {data, stride, true}; }
};

// All of a head's rows as right panels: of its transpose (depth D, a panel for 32 positions), or as it stands (depth T, a panel for 32 of D).
inline void pack_transpose(const Head& head, int64_t length, int64_t depth, BFloat16* to) {
    for (int64_t p = 0; p < panels_of(length); ++p)
        pack_right(head.turned(), p * kSide, length - p * kSide, 0, depth, to + p * steps_of(depth) * kStep);
}

inline void pack_as_it_stands(const Head& head, int64_t length, int64_t depth, BFloat16* to) {
    for (int64_t p = 0; p < panels_of(depth); ++p)
        pack_right(head.stands(), p * kSide, depth - p * kSide, 0, length, to + p * steps_of(length) * kStep);
}

// left (32 rows, depth D) times the first `panels` right panels, as rows of `stride` numbers.
inline void score(const BFloat16* left, const BFloat16* right, int64_t steps, int64_t panels, float* rows, int64_t stride) {
    alignas(64) float block[kBlock];
    for (int64_t p = 0; p < panels; ++p) {
        multiply_panels(left, right + p * steps * kStep, steps, block, false);
        for (int64_t r = 0; r < kSide; ++r) {
            std::memcpy(rows + r * stride + p * kSide, half_row(block, r, 0), 64);
            std::memcpy(rows + r * stride + p * kSide + 16, half_row(block, r, 1), 64);
        }
    }
}

// A block's rows, rounded, at [row, column] of a head.
inline void store_block(const float* block, int64_t rows, int64_t columns, BFloat16* to, int64_t stride) {
    for (int64_t r = 0; r < std::min(rows, kSide); ++r) {
        float row[kSide];
        std::memcpy(row, half_row(block, r, 0), 64);
        std::memcpy(row + 16, half_row(block, r, 1), 64);
        store_all(row, to + r * stride, std::min(columns, kSide));
    }
}

INLINE float greatest(const float* numbers, int64_t count) {
    float top = -std::numeric_limits<float>::infinity();
#pragma omp simd reduction(max : top)
    for (int64_t i = 0; i < count; ++i) top = numbers[i] > top ? numbers[i] : top;
    return top;
}

// e^(scale x - shift) where the numbers stand, and their sum.
INLINE float exponentials(float* numbers, int64_t count, float scale, float shift) {
    float sum = 0;
    for (int64_t i = 0; i < count; ++i) {
        numbers[i] = exponential(numbers[i] * scale - shift);
        sum += numbers[i];
    }
    return sum;
}

// The scores' gradient from the probabilities' where it stands: p (dp - dot) scale.
INLINE void score_slopes(const float* __restrict p, float* __restrict dp, int64_t count, float dot, float scale) {
    for (int64_t i = 0; i < count; ++i) dp[i] = p[i] * (dp[i] - dot) * scale;
}

// Numbers as row `row` of a left panel, zero from `width` on.
INLINE void store_left_row(float* numbers, int64_t width, int64_t steps, BFloat16* panel, int64_t row) {
    for (int64_t i = width; i < steps * kDepth; ++i) numbers[i] = 0;
    for (int64_t step = 0; step < steps; ++step) store_all(numbers + step * kDepth, panel + step * kStep + row * kDepth, kDepth);
}

inline at::Tensor attend(const at::Tensor& qkv, const AttentionShape& shape, at::Tensor& log_sums) {
    int64_t t = shape.length, d = shape.depth(), steps = steps_of(d), blocks = panels_of(t), wide = blocks * kSide;
    at::Tensor out = at::empty({shape.batch, t, shape.width}, qkv.options());
    log_sums = at::empty({shape.batch * shape.heads, t}, qkv.options().dtype(at::kFloat));
#pragma omp parallel
    {
        Registers registers;
        Scratch<BFloat16> keys(blocks * steps * kStep), values(panels_of(d) * blocks * kStep), query(steps * kStep), weights(blocks * kStep);
        Scratch<float> scores(kSide * wide);
        alignas(64) float block[kBlock];
#pragma omp for schedule(dynamic, 1)
        for (int64_t task = 0; task < shape.batch * shape.heads; ++task) {
            Head q(qkv, shape, task, 0), k(qkv, shape, task, 1), v(qkv, shape, task, 2), y(out, shape, task, 0);
            pack_transpose(k, t, d, keys.get());
            pack_as_it_stands(v, t, d, values.get());
            for (int64_t b = 0; b < blocks; ++b) {
                int64_t start = b * kSide, rows = std::min(kSide, t - start);
                pack_left(q.stands(), start, rows, 0, d, query.get());
                score(query.get(), keys.get(), steps, b + 1, scores.get(), wide);
                float inverse[kSide];
                for (int64_t r = 0; r < kSide; ++r) {
                    float* row = scores.get() + r * wide;
                    int64_t width = start + r + 1;
                    float top = greatest(row, width) * shape.scale, sum = exponentials(row, width, shape.scale, top);
                    store_left_row(row, width, b + 1, weights.get(), r);
                    inverse[r] = 1.0f / sum;
                    if (r < rows) data<float>(log_sums)[task * t + start + r] = top + std::log(sum);
                }
                for (int64_t p = 0; p < panels_of(d); ++p) {
                    multiply_panels(weights.get(), values.get() + p * blocks * kStep, b + 1, block, false);
                    for (int64_t i = 0; i < kBlock; ++i) block[i] *= inverse[i / 512 * 16 + i % 256 / 16];
                    store_block(block, rows, d - p * kSide, y.data + start * y.stride + p * kSide, y.stride);
                }
            }
        }
    }
    return out;
}

// The probabilities come again from the scores and the rows' kept log-sums (Dao et al. 2022, "FlashAttention", algorithm 4).
inline at::Tensor attend_backward(const at::Tensor& dout, const at::Tensor& qkv, const at::Tensor& out, const at::Tensor& log_sums, const AttentionShape& shape) {
    int64_t t = shape.length, d = shape.depth(), steps = steps_of(d), parts = panels_of(d), blocks = panels_of(t), wide = blocks * kSide;
    at::Tensor dqkv = at::empty_like(qkv);
#pragma omp parallel
    {
        Registers registers;
        int64_t head = blocks * steps * kStep;
        Scratch<BFloat16> keys(head), values(head), plain_keys(parts * blocks * kStep), query(steps * kStep), upstream(steps * kStep);
        Scratch<BFloat16> right_query(parts * kStep), right_upstream(parts * kStep), slopes(blocks * kStep), turned(kStep);
        Scratch<BFloat16> p_rows(kSide * wide), ds_rows(kSide * wide);
        Scratch<float> scores(kSide * wide), gradients(kSide * wide), dk_sums(blocks * parts * kBlock), dv_sums(blocks * parts * kBlock);
        alignas(64) float block[kBlock];
#pragma omp for schedule(dynamic, 1)
        for (int64_t task = 0; task < shape.batch * shape.heads; ++task) {
            Head q(qkv, shape, task, 0), k(qkv, shape, task, 1), v(qkv, shape, task, 2), y(out, shape, task, 0), dy(dout, shape, task, 0);
            Head dq(dqkv, shape, task, 0), dk(dqkv, shape, task, 1), dv(dqkv, shape, task, 2);
            pack_transpose(k, t, d, keys.get());
            pack_transpose(v, t, d, values.get());
            pack_as_it_stands(k, t, d, plain_keys.get());
            for (int64_t b = 0; b < blocks; ++b) {
                int64_t start = b * kSide, rows = std::min(kSide, t - start);
                pack_left(q.stands(), start, rows, 0, d, query.get());
                pack_left(dy.stands(), start, rows, 0, d, upstream.get());
                score(query.get(), keys.get(), steps, b + 1, scores.get(), wide);
                score(upstream.get(), values.get(), steps, b + 1, gradients.get(), wide);
                for (int64_t r = 0; r < kSide; ++r) {
                    float *p = scores.get() + r * wide, *ds = gradients.get() + r * wide;
                    int64_t width = 0, seen = start + kSide;
                    if (r < rows) {
                        width = start + r + 1;
                        const BFloat16 *given = dy.data + (start + r) * dy.stride, *got = y.data + (start + r) * y.stride;
                        float dot = 0;
                        for (int64_t c = 0; c < d; ++c) dot += given[c].load() * got[c].load();
                        exponentials(p, width, shape.scale, data<float>(log_sums)[task * t + start + r]);
                        score_slopes(p, ds, width, dot, shape.scale);
                    }
                    store_left_row(ds, width, b + 1, slopes.get(), r);
                    store_all(ds, ds_rows.get() + r * wide, seen);
                    for (int64_t j = width; j < seen; ++j) p[j] = 0;
                    store_all(p, p_rows.get() + r * wide, seen);
                }
                for (int64_t p = 0; p < parts; ++p) {
                    multiply_panels(slopes.get(), plain_keys.get() + p * blocks * kStep, b + 1, block, false);
                    store_block(block, rows, d - p * kSide, dq.data + start * dq.stride + p * kSide, dq.stride);
                    pack_right(q.stands(), p * kSide, d - p * kSide, start, rows, right_query.get() + p * kStep);
                    pack_right(dy.stands(), p * kSide, d - p * kSide, start, rows, right_upstream.get() + p * kStep);
                }
                for (int64_t j = 0; j <= b; ++j) {
                    bool add = j < b;  // the first queries that see these keys stand beside them
                    pack_left({ds_rows.get() + j * kSide, wide, true}, 0, kSide, 0, kSide, turned.get());
                    for (int64_t p = 0; p < parts; ++p) multiply_panels(turned.get(), right_query.get() + p * kStep, 1, dk_sums.get() + (j * parts + p) * kBlock, add);
                    pack_left({p_rows.get() + j * kSide, wide, true}, 0, kSide, 0, kSide, turned.get());
                    for (int64_t p = 0; p < parts; ++p) multiply_panels(turned.get(), right_upstream.get() + p * kStep, 1, dv_sums.get() + (j * parts + p) * kBlock, add);
                }
            }
            for (int64_t j = 0; j < blocks; ++j) {
                for (int64_t p = 0; p < parts; ++p) {
                    int64_t rows = t - j * kSide, columns = d - p * kSide;
                    store_block(dk_sums.get() + (j * parts + p) * kBlock, rows, columns, dk.data + j * kSide * dk.stride + p * kSide, dk.stride);
                    store_block(dv_sums.get() + (j * parts + p) * kBlock, rows, columns, dv.data + j * kSide * dv.stride + p * kSide, dv.stride);
                }
            }
        }
    }
    return dqkv;
}

}  // namespace tiles

#endif

INLINE bool attends_by_tiles(const at::Tensor& qkv) {
#ifdef __AMX_BF16__
    return qkv.scalar_type() == at::kBFloat16 && tiles::available();
#else
    return false;
#endif
}

// [B, T, 3C] -> [B, T, C]; `kept` is for the backward pass.
inline at::Tensor attend(const at::Tensor& qkv, const AttentionShape& shape, torch::autograd::variable_list& kept) {
#ifdef __AMX_BF16__
    if (attends_by_tiles(qkv)) {
        at::Tensor log_sums, out = tiles::attend(qkv, shape, log_sums);
        kept = {qkv, out, log_sums};
        return out;
    }
#endif
    return attend_by_libtorch(qkv, shape, kept);
}

inline at::Tensor attend_backward(const at::Tensor& dout, const AttentionShape& shape, at::TensorList kept) {
#ifdef __AMX_BF16__
    if (attends_by_tiles(dout)) return tiles::attend_backward(dout, kept[0], kept[1], kept[2], shape);
#endif
    return attend_backward_by_libtorch(dout, shape, kept);
}

}  // namespace
