namespace StoryForge.Training.Tests;

public class StartingLossTests
{
    [Theory]
    [InlineData(5.3)]
    [InlineData(5.9)]
    [InlineData(4.8)]
    public void A_first_loss_near_a_blind_guess_passes(double loss) => StartingLoss.Check(loss, vocabularySize: 200);

    [Theory]
    [InlineData(6.5)]
    [InlineData(2.0)]
    public void A_first_loss_far_from_a_blind_guess_stops_the_run(double loss)
    {
        var error = Assert.Throws<DivergenceException>(() => StartingLoss.Check(loss, vocabularySize: 200));

        Assert.Equal(1, error.Step);
        Assert.Contains("5.30", error.Message, StringComparison.Ordinal);
    }
}
