using TorchSharp.Native;
using static TorchSharp.torch;

namespace StoryForge.Torch;

/// <summary>
/// Formulas that much time is spent in, each as one pass on the CPU: those of training with gradients
/// (native/kernels.cpp), those of writing token by token without (native/decoding.cpp).
/// Where TorchSharp's packages are used, another file gives the same formulas in TorchSharp's own operators.
/// </summary>
public static class FusedKernels
{
    private static readonly Operator Gelu = new("storyforge::gelu_tanh");
    private static readonly Operator Attention = new("storyforge::causal_attention");
    private static readonly Operator Loss = new("storyforge::cross_entropy_consuming");
    private static readonly Operator Rows = new("storyforge::linear_rows");
    private static readonly Operator OneAttention = new("storyforge::cached_attention");

    /// <summary>GELU in its tanh form, GPT-2's activation. float32 or bfloat16, any shape.</summary>
    public static Tensor GeluTanh(Tensor x) => Gelu.Call(x);

    /// <summary>Causal self-attention without dropout: packed query, key, value [B, T, 3C] to [B, T, C]; softmax of scale · q·kᵀ.</summary>
    public static Tensor CausalAttention(Tensor qkv, int heads, double scale) => Attention.Call(qkv, (long)heads, scale);

    /// <summary>
    /// Mean cross entropy (float32 scalar) of logits [N, V] against int64 targets [N]; negative targets do not count.
    /// The logits' memory is used for their gradient: read them no more after this.
    /// </summary>
    public static Tensor CrossEntropyConsuming(Tensor logits, Tensor targets) => Loss.Call(logits, targets);

    /// <summary>
    /// x·Wᵀ + b for a few rows, at the speed of reading W: x [n, in] float32, weight [out, in] and bias [out] float32
    /// or bfloat16, to [n, out] float32. No gradient.
    /// </summary>
    public static Tensor LinearRows(Tensor x, Tensor weight, Tensor? bias = null) => Rows.Call(x, weight, bias);

    /// <summary>
    /// Attention of one new token: its packed query, key, value [1, 3C] float32 to [1, C]. Key and value are first
    /// written to the cache [2H, positions, D] (the heads' keys, then their values) behind the ones that are there.
    /// No gradient.
    /// </summary>
    public static Tensor CachedAttention(Tensor qkv, Tensor cache, long before, double scale) => OneAttention.Call(qkv, cache, before, scale);
}
