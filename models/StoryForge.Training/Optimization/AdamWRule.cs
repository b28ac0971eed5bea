using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;

namespace StoryForge.Training;

/// <summary>
/// AdamW: Loshchilov and Hutter 2019, "Decoupled weight decay regularization", algorithm 2, with the decay scaled by
/// the learning rate as PyTorch does. Without decay it is Adam (Kingma and Ba 2015, algorithm 1).
/// </summary>
public sealed class AdamWRule(double beta1, double beta2, double epsilon) : UpdateRule
{
    public override IReadOnlyList<string> StateNames { get; } = ["mean", "square"];

    public override void Update(
        UpdateStep step, Span<float> weights, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second)
    {
        float keep = (float)(1 - (step.LearningRate * step.WeightDecay));
        float rate = (float)(step.LearningRate / (1 - Math.Pow(beta1, step.Number)));
        float rootScale = (float)(1 / Math.Sqrt(1 - Math.Pow(beta2, step.Number)));
        float scale = (float)step.GradientScale;
        float b1 = (float)beta1, b2 = (float)beta2, a1 = (float)(1 - beta1), a2 = (float)(1 - beta2), tiny = (float)epsilon;

        int vectorized = weights.Length - (weights.Length % Vector<float>.Count);
        Span<Vector<float>> ws = MemoryMarshal.Cast<float, Vector<float>>(weights[..vectorized]);
        ReadOnlySpan<Vector<float>> gs = MemoryMarshal.Cast<float, Vector<float>>(gradient[..vectorized]);
        Span<Vector<float>> ms = MemoryMarshal.Cast<float, Vector<float>>(first[..vectorized]);
        Span<Vector<float>> vs = MemoryMarshal.Cast<float, Vector<float>>(second[..vectorized]);
        for (int i = 0; i < ws.Length; i++)
        {
            Vector<float> g = gs[i] * scale;
            Vector<float> m = (ms[i] * b1) + (g * a1);
            Vector<float> v = (vs[i] * b2) + (g * g * a2);
            ms[i] = m;
            vs[i] = v;
            ws[i] = (ws[i] * keep) - (m * rate / ((Vector.SquareRoot(v) * rootScale) + new Vector<float>(tiny)));
        }

        for (int i = vectorized; i < weights.Length; i++)
        {
            float g = gradient[i] * scale;
            first[i] = (first[i] * b1) + (g * a1);
            second[i] = (second[i] * b2) + (g * g * a2);
            weights[i] = (weights[i] * keep) - (first[i] * rate / ((MathF.Sqrt(second[i]) * rootScale) + tiny));
        }
    }

    public override void Update(
        UpdateStep step, torch.Tensor weights, torch.Tensor gradient, torch.Tensor first, torch.Tensor? second)
    {
        double correction1 = 1 - Math.Pow(beta1, step.Number);
        double correction2 = 1 - Math.Pow(beta2, step.Number);
        torch.Tensor g = gradient * step.GradientScale;
        first.mul_(beta1).add_(g * (1 - beta1));
        second!.mul_(beta2).add_(g * g * (1 - beta2));
        torch.Tensor denominator = (second.sqrt() / Math.Sqrt(correction2)) + epsilon;
        weights.mul_(1 - (step.LearningRate * step.WeightDecay));
        weights.add_(first / denominator * (-step.LearningRate / correction1));
    }
}
