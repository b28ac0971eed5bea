namespace StoryForge.Training.Tests;

public class DivergenceWatchTests
{
    private static readonly DivergenceOptions Options = new() { Factor = 1.5, Steps = 10 };

    [Theory]
    [InlineData(double.NaN, 1.0, "the loss became NaN")]
    [InlineData(double.PositiveInfinity, 1.0, "the loss became")]
    [InlineData(1.0, double.NaN, "the gradient is no longer finite")]
    public void What_is_no_number_stops_the_run_at_once(double loss, double norm, string symptom)
    {
        var error = Assert.Throws<DivergenceException>(() => new DivergenceWatch().After(7, loss, norm, Options));

        Assert.Equal(7, error.Step);
        Assert.Contains(symptom, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_bad_batch_does_not_stop_it()
    {
        DivergenceWatch watch = Fed(new DivergenceWatch(), loss: 2, steps: 100);

        watch = watch.After(101, 10, 1, Options);
        watch = Fed(watch, loss: 2, steps: 100);

        Assert.Equal(0, watch.StepsAbove);
    }

    [Fact]
    public void A_loss_that_stays_high_does()
    {
        DivergenceWatch watch = Fed(new DivergenceWatch(), loss: 2, steps: 100);

        var error = Assert.Throws<DivergenceException>(() => Fed(watch, loss: 5, steps: 100));

        Assert.Contains("1.5 times its best (2.000)", error.Message, StringComparison.Ordinal);
    }

    private static DivergenceWatch Fed(DivergenceWatch watch, double loss, int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            watch = watch.After(i, loss, 1, Options);
        }

        return watch;
    }
}
