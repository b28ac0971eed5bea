using StoryForge.Cli.Compare;

namespace StoryForge.Tests.Cli.Compare;

public class BootstrapTests
{
    [Fact]
    public void The_value_is_the_ratio_of_the_sums() =>
        Assert.Equal(10.0 / 8, Bootstrap.Ratio([(1, 2), (3, 2), (6, 4)], seed: 1).Value, 1e-12);

    [Fact]
    public void Equal_parts_leave_no_doubt() => Assert.Equal(new Interval(2, 2, 2), Bootstrap.Ratio([(2, 1), (4, 2), (6, 3)], seed: 1));

    [Fact]
    public void The_interval_of_a_share_is_about_two_standard_errors_wide()
    {
        // √(0.5 · 0.5 / 400) = 0.025
        var interval = Bootstrap.Mean(Enumerable.Range(0, 400).Select(i => i % 2.0), seed: 1);

        Assert.Equal(0.5, interval.Value);
        Assert.InRange(interval.Low, 0.44, 0.46);
        Assert.InRange(interval.High, 0.54, 0.56);
    }

    [Fact]
    public void The_same_seed_gives_the_same_interval()
    {
        double[] values = [1, 5, 2, 8, 3];

        Assert.Equal(Bootstrap.Mean(values, seed: 3), Bootstrap.Mean(values, seed: 3));
        Assert.NotEqual(Bootstrap.Mean(Enumerable.Range(0, 50).Select(i => (double)(i * i)), 3), Bootstrap.Mean(Enumerable.Range(0, 50).Select(i => (double)(i * i)), 4));
    }

    [Fact]
    public void Nothing_to_count_is_zero() => Assert.Equal(new Interval(0, 0, 0), Bootstrap.Ratio([(0, 0), (0, 0)], seed: 1));
}
