using TorchSharp;
using static TorchSharp.torch;

namespace StoryForge.Training.Tests;

public class UpdateRuleTests
{
    private const int Count = 37; // no multiple of any vector's length

    private static readonly OptimizerOptions Options = new() { Beta1 = 0.9, Beta2 = 0.95, Alpha = 0.9, Epsilon = 1e-8 };

    [Theory]
    [InlineData(OptimizerKind.AdamW, 0.1)]
    [InlineData(OptimizerKind.Adam, 0.0)]
    [InlineData(OptimizerKind.RmsProp, 0.0)]
    public void The_pass_over_memory_follows_the_published_rule(OptimizerKind kind, double decay)
    {
        UpdateRule rule = UpdateRule.Of(Options with { Kind = kind });
        (float[] weights, float[][] gradients) = Problem();
        double[] expected = Published(kind, weights, gradients, decay);
        float[] first = new float[Count], second = rule.StateNames.Count > 1 ? new float[Count] : [];

        for (int t = 0; t < gradients.Length; t++)
        {
            rule.Update(new UpdateStep(t + 1, 0.01, decay, GradientScale: 0.5), weights, gradients[t], first, second);
        }

        Assert.All(weights.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
    }

    [Theory]
    [InlineData(OptimizerKind.AdamW, 0.1)]
    [InlineData(OptimizerKind.RmsProp, 0.0)]
    public void The_tensor_operations_follow_the_published_rule(OptimizerKind kind, double decay)
    {
        UpdateRule rule = UpdateRule.Of(Options with { Kind = kind });
        (float[] start, float[][] gradients) = Problem();
        double[] expected = Published(kind, start, gradients, decay);
        using DisposeScope scope = NewDisposeScope();
        Tensor weights = tensor(start), first = zeros(Count);
        Tensor? second = rule.StateNames.Count > 1 ? zeros(Count) : null;

        for (int t = 0; t < gradients.Length; t++)
        {
            rule.Update(new UpdateStep(t + 1, 0.01, decay, GradientScale: 0.5), weights, tensor(gradients[t]), first, second);
        }

        Assert.All(weights.data<float>().ToArray().Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
    }

    [Fact]
    public void Rounding_to_bfloat16_is_libtorchs()
    {
        float[] values = [0, -0f, 1, 1.00390625f, 1.01171875f, -3.14159f, 1e-30f, 65504, 3.0e38f, .. Problem().Weights];
        var rounded = new ushort[values.Length];
        var widened = new float[values.Length];

        BFloat16Span.Round(values, rounded);
        BFloat16Span.Widen(rounded, widened);

        using Tensor expected = tensor(values).to(ScalarType.BFloat16).to(ScalarType.Float32);
        Assert.Equal(expected.data<float>().ToArray(), widened);
    }

    /// <summary>In double precision, as written in the papers; gradients are halved first.</summary>
    private static double[] Published(OptimizerKind kind, float[] start, float[][] gradients, double decay)
    {
        double[] w = [.. start.Select(value => (double)value)], m = new double[Count], v = new double[Count];
        for (int t = 1; t <= gradients.Length; t++)
        {
            for (int i = 0; i < Count; i++)
            {
                double g = gradients[t - 1][i] * 0.5;
                if (kind == OptimizerKind.RmsProp)
                {
                    v[i] = (0.9 * v[i]) + (0.1 * g * g);
                    w[i] -= 0.01 * g / (Math.Sqrt(v[i]) + 1e-8);
                    continue;
                }

                w[i] -= 0.01 * decay * w[i];
                m[i] = (0.9 * m[i]) + (0.1 * g);
                v[i] = (0.95 * v[i]) + (0.05 * g * g);
                double mean = m[i] / (1 - Math.Pow(0.9, t)), square = v[i] / (1 - Math.Pow(0.95, t));
                w[i] -= 0.01 * mean / (Math.Sqrt(square) + 1e-8);
            }
        }

        return w;
    }

    private static (float[] Weights, float[][] Gradients) Problem()
    {
        var random = new Random(1);
        float[] Values() => [.. Enumerable.Range(0, Count).Select(_ => (float)((random.NextDouble() * 2) - 1))];
        return (Values(), [.. Enumerable.Range(0, 10).Select(_ => Values())]);
    }
}
