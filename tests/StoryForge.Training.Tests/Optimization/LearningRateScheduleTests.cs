
namespace StoryForge.Training.Tests;

public class LearningRateScheduleTests
{
    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(4, 0.5)]
    [InlineData(9, 1.0)]
    [InlineData(10, 1.0)]
    public void The_rate_rises_in_a_line_over_the_warm_up(long step, double expected)
    {
        var schedule = new LearningRateSchedule(new() { Kind = ScheduleKind.Constant, WarmUp = 10 }, Peak: 1, Steps: 100);

        Assert.Equal(expected, schedule.At(step), 12);
    }

    [Theory]
    [InlineData(0, 2.0)]
    [InlineData(50, 1.1)]
    [InlineData(100, 0.2)]
    [InlineData(200, 0.2)]
    public void Cosine_goes_from_the_peak_through_the_middle_to_the_final_share(long step, double expected)
    {
        var schedule = new LearningRateSchedule(new() { Kind = ScheduleKind.Cosine, Final = 0.1 }, Peak: 2, Steps: 101);

        Assert.Equal(expected, schedule.At(step), 12);
    }

    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(1, 0.1)]
    [InlineData(2, 0.01)]
    public void Exponential_falls_by_one_factor_a_step(long step, double expected)
    {
        var schedule = new LearningRateSchedule(new() { Kind = ScheduleKind.Exponential, Final = 0.01 }, Peak: 1, Steps: 3);

        Assert.Equal(expected, schedule.At(step), 12);
    }

    [Theory]
    [InlineData(0, 0.5)] // the warm-up
    [InlineData(2, 1.0)]
    [InlineData(22, 1.0)] // two epochs of ten steps
    [InlineData(31, 0.1)]
    [InlineData(40, 0.01)]
    public void A_rate_that_is_held_falls_after_so_many_epochs(long step, double expected)
    {
        var options = new ScheduleOptions { Kind = ScheduleKind.Exponential, WarmUp = 2, HoldEpochs = 2, Final = 0.01 };
        var schedule = new LearningRateSchedule(options, Peak: 1, Steps: 41, StepsAnEpoch: 10);

        Assert.Equal(expected, schedule.At(step), 12);
    }

    [Fact]
    public void Constant_stays_at_the_peak()
    {
        var schedule = new LearningRateSchedule(new() { Kind = ScheduleKind.Constant }, Peak: 3e-4, Steps: 10);

        Assert.All(Enumerable.Range(0, 20), step => Assert.Equal(3e-4, schedule.At(step)));
    }

    [Theory]
    [InlineData(0, 0.25)] // the warm-up
    [InlineData(4, 1.0)]
    [InlineData(89, 1.0)]
    [InlineData(94, 0.6)]
    [InlineData(99, 0.2)]
    public void Trapezoid_stays_high_and_falls_in_a_straight_line_at_the_end(long step, double expected)
    {
        var schedule = new LearningRateSchedule(new() { Kind = ScheduleKind.Trapezoid, WarmUp = 4, Decay = 0.1, Final = 0.2 }, Peak: 1, Steps: 100);

        Assert.Equal(expected, schedule.At(step), 1e-9);
    }

    [Fact]
    public void A_trapezoid_made_longer_has_not_changed_before_its_decay()
    {
        var options = new ScheduleOptions { Kind = ScheduleKind.Trapezoid, WarmUp = 10, Decay = 0.2 };
        var (planned, longer) = (new LearningRateSchedule(options, 1, 100), new LearningRateSchedule(options, 1, 300));

        Assert.All(Enumerable.Range(0, 80), step => Assert.Equal(planned.At(step), longer.At(step)));
        Assert.True(planned.At(90) < longer.At(90));
    }
}
