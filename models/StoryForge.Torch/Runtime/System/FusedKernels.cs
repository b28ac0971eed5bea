using TorchSharp.Native;
using static TorchSharp.torch;

namespace StoryForge.Torch;

/// <summary>
/// Formulas that training spends much time in, each as one pass on the CPU (native/kernels.cpp), with gradients.
/// Where TorchSharp's packages are used, another file gives the same formulas in TorchSharp's own operators.
/// </summary>
public static class FusedKernels
{
    private static readonly Operator Gelu = new("storyforge::gelu_tanh");
    private static readonly Operator Attention = new("storyforge::causal_attention");
    private static readonly Operator Loss = new("storyforge::cross_entropy_consuming");

    /// <summary>GELU in its tanh form, GPT-2's activation. float32 or bfloat16, any shape.</summary>
    public static Tensor GeluTanh(Tensor x) => Gelu.Call(x);

    /// <summary>Causal self-attention without dropout: packed query, key, value [B, T, 3C] to [B, T, C]; softmax of scale · q·kᵀ.</summary>
    public static Tensor CausalAttention(Tensor qkv, int heads, double scale) => Attention.Call(qkv, (long)heads, scale);

    /// <summary>
    /// Mean cross entropy (float32 scalar) of logits [N, V] against int64 targets [N]; negative targets do not count.
    /// The logits' memory is used for their gradient: read them no more after this.
    /// </summary>
    public static Tensor CrossEntropyConsuming(Tensor logits, Tensor targets) => Loss.Call(logits, targets);
}
