namespace StoryForge.Cli.Compare;

/// <summary>
/// Confidence intervals by the percentile bootstrap (Efron and Tibshirani 1993, An Introduction to the Bootstrap,
/// chapter 13): the figure is computed again from parts that are drawn with replacement.
/// </summary>
internal static class Bootstrap
{
    private const int Draws = 2000;

    /// <summary>The mean of values, such as 0 and 1 for failures and successes.</summary>
    public static Interval Mean(IEnumerable<double> values, int seed) => Ratio([.. values.Select(value => (value, 1.0))], seed);

    /// <summary>The sum of the parts' first numbers over that of their second ones; all 0 where there is nothing to divide by.</summary>
    public static Interval Ratio(IReadOnlyList<(double Sum, double Count)> parts, int seed)
    {
        if (parts.Sum(part => part.Count) <= 0)
        {
            return new Interval(0, 0, 0);
        }

        var random = new Random(seed);
        var draws = new List<double>(Draws);
        while (draws.Count < Draws)
        {
            double sum = 0;
            double count = 0;
            for (var i = 0; i < parts.Count; i++)
            {
                var part = parts[random.Next(parts.Count)];
                sum += part.Sum;
                count += part.Count;
            }

            // a draw of empty parts alone says nothing
            if (count > 0)
            {
                draws.Add(sum / count);
            }
        }

        draws.Sort();
        return new Interval(
            parts.Sum(part => part.Sum) / parts.Sum(part => part.Count), draws[(int)(0.025 * Draws)], draws[(int)(0.975 * Draws) - 1]);
    }
}
