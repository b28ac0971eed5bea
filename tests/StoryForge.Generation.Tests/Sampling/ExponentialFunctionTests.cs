using System.Runtime.Intrinsics;

namespace StoryForge.Generation.Tests;

public sealed class ExponentialFunctionTests
{
    [Fact]
    public void It_is_within_2e_7_of_the_true_value()
    {
        for (float x = 0; x > -87; x -= 0.00731f)
        {
            double expected = Math.Exp(x);

            Assert.InRange(Exp(x) / expected, 1 - 2e-7, 1 + 2e-7);
        }
    }

    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(-88f, 0f)]
    [InlineData(-1e30f, 0f)]
    [InlineData(float.NegativeInfinity, 0f)]
    public void The_ends_are_exact(float x, float expected) => Assert.Equal(expected, Exp(x));

    private static float Exp(float x) => ExponentialFunction.OfNonPositive(Vector256.Create(x))[3];
}
