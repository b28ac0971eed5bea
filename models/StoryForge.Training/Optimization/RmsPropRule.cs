using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;

namespace StoryForge.Training;

/// <summary>RMSProp: Tieleman and Hinton 2012, lecture 6e of "Neural networks for machine learning"; no momentum.</summary>
public sealed class RmsPropRule(double alpha, double epsilon) : UpdateRule
{
    public override IReadOnlyList<string> StateNames { get; } = ["square"];

    public override void Update(
        UpdateStep step, Span<float> weights, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second)
    {
        float keep = (float)(1 - (step.LearningRate * step.WeightDecay));
        float rate = (float)step.LearningRate, scale = (float)step.GradientScale;
        float b = (float)alpha, a = (float)(1 - alpha), tiny = (float)epsilon;

        int vectorized = weights.Length - (weights.Length % Vector<float>.Count);
        Span<Vector<float>> ws = MemoryMarshal.Cast<float, Vector<float>>(weights[..vectorized]);
        ReadOnlySpan<Vector<float>> gs = MemoryMarshal.Cast<float, Vector<float>>(gradient[..vectorized]);
        Span<Vector<float>> vs = MemoryMarshal.Cast<float, Vector<float>>(first[..vectorized]);
        for (int i = 0; i < ws.Length; i++)
        {
            Vector<float> g = gs[i] * scale;
            Vector<float> v = (vs[i] * b) + (g * g * a);
            vs[i] = v;
            ws[i] = (ws[i] * keep) - (g * rate / (Vector.SquareRoot(v) + new Vector<float>(tiny)));
        }

        for (int i = vectorized; i < weights.Length; i++)
        {
            float g = gradient[i] * scale;
            first[i] = (first[i] * b) + (g * g * a);
            weights[i] = (weights[i] * keep) - (g * rate / (MathF.Sqrt(first[i]) + tiny));
        }
    }

    public override void Update(
        UpdateStep step, torch.Tensor weights, torch.Tensor gradient, torch.Tensor first, torch.Tensor? second)
    {
        torch.Tensor g = gradient * step.GradientScale;
        first.mul_(alpha).add_(g * g * (1 - alpha));
        weights.mul_(1 - (step.LearningRate * step.WeightDecay));
        weights.add_(g / (first.sqrt() + epsilon) * -step.LearningRate);
    }
}
