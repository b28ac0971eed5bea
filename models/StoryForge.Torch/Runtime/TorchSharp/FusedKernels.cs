using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace StoryForge.Torch;

/// <summary>The formulas of the fused CPU kernels in TorchSharp's own operators (-p:Torch=cpu or cuda).</summary>
public static class FusedKernels
{
    /// <summary>GELU in its tanh form, GPT-2's activation. Any shape.</summary>
    public static Tensor GeluTanh(Tensor x) => functional.gelu(x, TorchSharp.Modules.GELU.Approximate.tanh);

    /// <summary>Causal self-attention without dropout: packed query, key, value [B, T, 3C] to [B, T, C]; softmax of scale · q·kᵀ.</summary>
    public static Tensor CausalAttention(Tensor qkv, int heads, double scale)
    {
        var (b, t, c) = (qkv.shape[0], qkv.shape[1], qkv.shape[2] / 3);
        var parts = qkv.view(b, t, 3, heads, c / heads).permute(2, 0, 3, 1, 4); // 3, B, H, T, D
        // TorchSharp's operator always divides by √D
        var q = parts[0] * (scale * Math.Sqrt((double)c / heads));
        var y = functional.scaled_dot_product_attention(q, parts[1], parts[2], is_casual: true);
        return y.transpose(1, 2).reshape(b, t, c);
    }

    /// <summary>
    /// Mean cross entropy (float32 scalar) of logits [N, V] against int64 targets [N]; negative targets do not count.
    /// Read the logits no more after this: the system's libtorch uses their memory for the gradient.
    /// </summary>
    public static Tensor CrossEntropyConsuming(Tensor logits, Tensor targets)
    {
        using var ignored = targets.lt(0);
        return functional.cross_entropy(logits.to(ScalarType.Float32), targets.masked_fill(ignored, -100));
    }

    /// <summary>x·Wᵀ + b for a few rows: x [n, in] float32, weight [out, in] and bias [out], to [n, out] float32.</summary>
    public static Tensor LinearRows(Tensor x, Tensor weight, Tensor? bias = null) =>
        functional.linear(x.to(weight.dtype), weight, bias).to(ScalarType.Float32);

    /// <summary>
    /// Attention of one new token: its packed query, key, value [1, 3C] float32 to [1, C]. Key and value are first
    /// written to the cache [2H, positions, D] (the heads' keys, then their values) behind the ones that are there.
    /// </summary>
    public static Tensor CachedAttention(Tensor qkv, Tensor cache, long before, double scale)
    {
        var (h, d) = (cache.shape[0] / 2, cache.shape[2]);
        var heads = qkv.view(3 * h, 1, d).to(cache.dtype);
        var filled = cache.narrow(1, 0, before + 1); // [2H, S, D]
        filled.narrow(1, before, 1).copy_(heads.narrow(0, h, 2 * h));
        var weights = heads.narrow(0, 0, h).bmm(filled.narrow(0, 0, h).transpose(1, 2)).mul_(scale).softmax(-1); // [H, 1, S]
        return weights.bmm(filled.narrow(0, h, h)).view(1, h * d).to(ScalarType.Float32);
    }
}
