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
}
