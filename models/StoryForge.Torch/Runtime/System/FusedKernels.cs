using TorchSharp.Native;
using static TorchSharp.torch;

namespace StoryForge.Torch;

/// <summary>
/// Formulas that much time is spent in, each as one pass on the CPU: those of training with gradients
/// (native/layers.cpp, native/recurrent.cpp, native/kernels.cpp), those of writing token by token without (native/decoding.cpp).
/// Where TorchSharp's packages are used, another file gives the same formulas in TorchSharp's own operators.
/// </summary>
public static partial class FusedKernels
{
    private static readonly Operator Gelu = new("storyforge::gelu_tanh");
    private static readonly Operator AttentionPart = new("storyforge::attention_layer");
    private static readonly Operator MlpPart = new("storyforge::mlp_layer");
    private static readonly Operator LastPart = new("storyforge::head");
    private static readonly Operator Loss = new("storyforge::cross_entropy_consuming");
    private static readonly Operator Rows = new("storyforge::linear_rows");
    private static readonly Operator OneAttention = new("storyforge::cached_attention");

    /// <summary>GELU in its tanh form, GPT-2's activation. float32 or bfloat16, any shape.</summary>
    public static Tensor GeluTanh(Tensor x) => Gelu.Call(x);

    /// <summary>
    /// GPT-2's attention layer, x + dropout(attend(norm(x)·Wᵢₙᵀ + bᵢₙ)·Wₒᵤₜᵀ + bₒᵤₜ), causal, without dropout of the
    /// attention's weights: softmax of scale · q·kᵀ. x float32 [B, T, C]; the norm's weights float32 [C]; inWeight [3C, C],
    /// inBias [3C], outWeight [C, C], outBias [C] float32 or bfloat16, the type that is computed in.
    /// </summary>
    public static Tensor AttentionLayer(
        Tensor x, Tensor normWeight, Tensor normBias, Tensor inWeight, Tensor inBias, Tensor outWeight, Tensor outBias,
        int heads, double scale, double epsilon, double dropout) =>
        AttentionPart.Call(x, normWeight, normBias, inWeight, inBias, outWeight, outBias, (long)heads, scale, epsilon, dropout);

    /// <summary>
    /// GPT-2's MLP layer, x + dropout(gelu(norm(x)·Wᵢₙᵀ + bᵢₙ)·Wₒᵤₜᵀ + bₒᵤₜ): as <see cref="AttentionLayer"/>, with
    /// inWeight [I, C], inBias [I], outWeight [C, I], outBias [C].
    /// </summary>
    public static Tensor MlpLayer(
        Tensor x, Tensor normWeight, Tensor normBias, Tensor inWeight, Tensor inBias, Tensor outWeight, Tensor outBias,
        double epsilon, double dropout) =>
        MlpPart.Call(x, normWeight, normBias, inWeight, inBias, outWeight, outBias, epsilon, dropout);

    /// <summary>norm(x)·Wᵀ: x float32 [B, T, C], weight [V, C], to logits [B·T, V] in the weight's type.</summary>
    public static Tensor Head(Tensor x, Tensor normWeight, Tensor normBias, Tensor weight, double epsilon) =>
        LastPart.Call(x, normWeight, normBias, weight, epsilon);

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
