using TorchSharp;

namespace StoryForge.Training;

/// <summary>
/// How an optimizer changes a weight. Each rule is written twice: over spans, as one pass that is bound by memory
/// alone (CPU), and in tensor operations (any other device). Tests hold both to the published rule.
/// </summary>
public abstract class UpdateRule
{
    public static UpdateRule Of(OptimizerOptions options) => options.Kind switch
    {
        OptimizerKind.AdamW => new AdamWRule(options.Beta1, options.Beta2, options.Epsilon),
        OptimizerKind.Adam => new AdamWRule(options.Beta1, options.Beta2, options.Epsilon),
        OptimizerKind.RmsProp => new RmsPropRule(options.Alpha, options.Epsilon),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Kind, "An unknown optimizer."),
    };

    /// <summary>The names of the running figures kept for each weight; one or two.</summary>
    public abstract IReadOnlyList<string> StateNames { get; }

    /// <param name="weights">float32, changed in place.</param>
    /// <param name="gradient">As long as <paramref name="weights"/>.</param>
    /// <param name="first">The first running figure, changed in place.</param>
    /// <param name="second">The second one; empty for a rule that has but one.</param>
    public abstract void Update(
        UpdateStep step, Span<float> weights, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second);

    /// <summary>The same on tensors of float32, of any one shape.</summary>
    public abstract void Update(
        UpdateStep step, torch.Tensor weights, torch.Tensor gradient, torch.Tensor first, torch.Tensor? second);
}
