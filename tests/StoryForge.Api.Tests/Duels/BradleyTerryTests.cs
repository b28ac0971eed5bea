namespace StoryForge.Api.Tests.Duels;

public sealed class BradleyTerryTests
{
    /// <summary>So wide that it is no prior.</summary>
    private const double NoPrior = 1e4;

    [Fact]
    public void Two_players_differ_by_the_logarithm_of_their_wins()
    {
        var fitted = BradleyTerry.Fit(new double[,] { { 0, 30 }, { 10, 0 } }, NoPrior);

        Assert.Equal(Math.Log(3), fitted[0].Value - fitted[1].Value, 6);
        Assert.Equal(0, fitted[0].Value + fitted[1].Value, 9);
        // the difference has the variance 1 / (n p q), and each is half a difference away from the mean
        Assert.Equal(Math.Sqrt(1 / (40 * 0.75 * 0.25)) / 2, fitted[0].Error, 5);
    }

    /// <summary>
    /// The American League's Eastern Division of 1987 (A. Agresti, Categorical Data Analysis), with the coefficients that
    /// the R package BradleyTerry2 gives for it.
    /// </summary>
    [Fact]
    public void Seven_teams_come_out_as_in_the_literature()
    {
        // Milwaukee, Detroit, Toronto, New York, Boston, Cleveland, Baltimore
        var wins = new double[,]
        {
            { 0, 7, 9, 7, 7, 9, 11 },
            { 6, 0, 7, 5, 11, 9, 9 },
            { 4, 6, 0, 7, 7, 8, 12 },
            { 6, 8, 6, 0, 6, 7, 10 },
            { 6, 2, 6, 7, 0, 7, 12 },
            { 4, 4, 5, 6, 6, 0, 6 },
            { 2, 4, 1, 3, 1, 7, 0 },
        };

        var fitted = BradleyTerry.Fit(wins, NoPrior);

        double[] expected = [1.5814, 1.4364, 1.2945, 1.2476, 1.1077, 0.6839, 0];
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], fitted[i].Value - fitted[6].Value, 3);
        }
    }

    [Fact]
    public void Who_has_won_every_time_has_no_endless_strength_and_a_wide_bar()
    {
        var few = BradleyTerry.Fit(new double[,] { { 0, 2 }, { 0, 0 } });
        var many = BradleyTerry.Fit(new double[,] { { 0, 200 }, { 0, 0 } });

        Assert.InRange(few[0].Value, 0.1, 3);
        Assert.True(many[0].Value > few[0].Value);
        Assert.True(few[0].Error > 0.5);
    }

    [Fact]
    public void Nobody_and_one_alone_can_be_fitted()
    {
        Assert.Empty(BradleyTerry.Fit(new double[0, 0]));
        Assert.Equal(new Strength(0, 0), Assert.Single(BradleyTerry.Fit(new double[1, 1])));
    }
}
