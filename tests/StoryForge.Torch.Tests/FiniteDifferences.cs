namespace StoryForge.Torch.Tests;

/// <summary>Holds autograd's gradients against (f(x + h) − f(x − h)) / 2h, in double precision.</summary>
internal static class FiniteDifferences
{
    private const double Step = 1e-6;
    private const double Tolerance = 1e-6;

    /// <param name="loss">Computes a scalar from the leaves, the same one every time.</param>
    /// <param name="leaves">Float64 tensors that require gradients; every element of each is checked.</param>
    public static void Agree(Func<Tensor> loss, params IEnumerable<Tensor> leaves)
    {
        using var scope = NewDisposeScope();
        var all = leaves.ToList();
        Assert.NotEmpty(all);
        loss().backward();

        foreach (var leaf in all)
        {
            Assert.Equal(ScalarType.Float64, leaf.dtype);
            Assert.NotNull(leaf.grad);
            var analytic = leaf.grad.data<double>().ToArray();
            var elements = leaf.data<double>();
            for (var i = 0; i < analytic.Length; i++)
            {
                var before = elements[i];
                elements[i] = before + Step;
                var above = Value(loss);
                elements[i] = before - Step;
                var below = Value(loss);
                elements[i] = before;

                var numeric = (above - below) / (2 * Step);
                Assert.True(
                    Math.Abs(numeric - analytic[i]) <= Tolerance * Math.Max(1, Math.Abs(numeric)),
                    $"element {i} of [{string.Join(", ", leaf.shape)}]: autograd says {analytic[i]}, finite differences {numeric}");
            }
        }
    }

    public static Tensor Leaf(params long[] shape) => randn(shape, ScalarType.Float64, requires_grad: true);

    private static double Value(Func<Tensor> loss)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        return loss().item<double>();
    }
}
