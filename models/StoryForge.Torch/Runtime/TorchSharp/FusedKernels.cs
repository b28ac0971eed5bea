using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace StoryForge.Torch;

/// <summary>The formulas of the fused CPU kernels in TorchSharp's own operators (-p:Torch=cpu or cuda).</summary>
public static partial class FusedKernels
{
    /// <summary>GELU in its tanh form, GPT-2's activation. Any shape.</summary>
    public static Tensor GeluTanh(Tensor x) => functional.gelu(x, TorchSharp.Modules.GELU.Approximate.tanh);

    /// <summary>
    /// GPT-2's attention layer, x + dropout(attend(norm(x)·Wᵢₙᵀ + bᵢₙ)·Wₒᵤₜᵀ + bₒᵤₜ), causal, without dropout of the
    /// attention's weights: softmax of scale · q·kᵀ. x float32 [B, T, C]; the norm's weights float32 [C]; inWeight [3C, C],
    /// inBias [3C], outWeight [C, C], outBias [C] float32 or bfloat16, the type that is computed in.
    /// </summary>
    public static Tensor AttentionLayer(
        Tensor x, Tensor normWeight, Tensor normBias, Tensor inWeight, Tensor inBias, Tensor outWeight, Tensor outBias,
        int heads, double scale, double epsilon, double dropout)
    {
        var qkv = functional.linear(Normed(x, normWeight, normBias, inWeight.dtype, epsilon), inWeight, inBias);
        var (b, t, c) = (qkv.shape[0], qkv.shape[1], qkv.shape[2] / 3);
        var parts = qkv.view(b, t, 3, heads, c / heads).permute(2, 0, 3, 1, 4); // 3, B, H, T, D
        // TorchSharp's operator always divides by √D
        var q = parts[0] * (scale * Math.Sqrt((double)c / heads));
        var y = functional.scaled_dot_product_attention(q, parts[1], parts[2], is_casual: true).transpose(1, 2).reshape(b, t, c);
        return x + functional.dropout(functional.linear(y, outWeight, outBias), dropout, dropout > 0);
    }

    /// <summary>
    /// GPT-2's MLP layer, x + dropout(gelu(norm(x)·Wᵢₙᵀ + bᵢₙ)·Wₒᵤₜᵀ + bₒᵤₜ): as <see cref="AttentionLayer"/>, with
    /// inWeight [I, C], inBias [I], outWeight [C, I], outBias [C].
    /// </summary>
    public static Tensor MlpLayer(
        Tensor x, Tensor normWeight, Tensor normBias, Tensor inWeight, Tensor inBias, Tensor outWeight, Tensor outBias,
        double epsilon, double dropout)
    {
        var y = GeluTanh(functional.linear(Normed(x, normWeight, normBias, inWeight.dtype, epsilon), inWeight, inBias));
        return x + functional.dropout(functional.linear(y, outWeight, outBias), dropout, dropout > 0);
    }

    /// <summary>norm(x)·Wᵀ: x float32 [B, T, C], weight [V, C], to logits [B·T, V] in the weight's type.</summary>
    public static Tensor Head(Tensor x, Tensor normWeight, Tensor normBias, Tensor weight, double epsilon) =>
        functional.linear(Normed(x, normWeight, normBias, weight.dtype, epsilon), weight).view(-1, weight.shape[0]);

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

    private static Tensor Normed(Tensor x, Tensor weight, Tensor bias, ScalarType type, double epsilon) =>
        functional.layer_norm(x, [x.shape[^1]], weight, bias, epsilon).to(type);
}
