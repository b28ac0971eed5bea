namespace StoryForge.Api;

/// <summary>Who has won how often against whom, and what can be said of their strengths.</summary>
/// <param name="Votes">Choices, those included that found both bad.</param>
/// <param name="Models">The strongest first.</param>
public sealed record DuelBoard(double? Temperature, int Votes, int BothBad, IReadOnlyList<RankedModel> Models)
{
    /// <summary>Points of Elo's scale that make one unit of natural logarithm.</summary>
    private const double PointsAUnit = 400 / 2.302585092994046;

    private const double Middle = 1000;

    /// <summary>Of the standard normal distribution: 95 % lie within.</summary>
    private const double Quantile = 1.959963984540054;

    /// <param name="temperature">Null: of all temperatures.</param>
    /// <param name="duels">With a choice.</param>
    public static DuelBoard Of(double? temperature, IReadOnlyList<Duel> duels)
    {
        var models = duels.SelectMany(duel => new[] { KeyOf(duel.Left), KeyOf(duel.Right) }).Distinct().Order().ToList();
        var wins = new double[models.Count, models.Count];
        var records = models.Select(_ => new int[4]).ToList();
        foreach (var duel in duels)
        {
            int left = models.IndexOf(KeyOf(duel.Left)), right = models.IndexOf(KeyOf(duel.Right));
            var (ofLeft, ofRight, points) = duel.Choice switch
            {
                DuelChoice.Left => (Won, Lost, 1.0),
                DuelChoice.Right => (Lost, Won, 0.0),
                DuelChoice.Tie => (Tied, Tied, 0.5),
                _ => (Bad, Bad, double.NaN),
            };
            records[left][ofLeft]++;
            records[right][ofRight]++;
            if (!double.IsNaN(points))
            {
                wins[left, right] += points;
                wins[right, left] += 1 - points;
            }
        }

        var strengths = BradleyTerry.Fit(wins);
        return new DuelBoard(
            temperature,
            duels.Count,
            duels.Count(duel => duel.Choice == DuelChoice.BothBad),
            [.. models.Select((model, i) => Ranked(model, strengths[i], records[i])).OrderByDescending(model => model.Score).ThenBy(model => model.Model)]);
    }

    private const int Won = 0, Lost = 1, Tied = 2, Bad = 3;

    private static (string Model, string Checkpoint) KeyOf(DuelSide side) => (side.Model, side.Checkpoint);

    private static RankedModel Ranked((string Model, string Checkpoint) model, Strength strength, int[] record) => new(
        model.Model,
        model.Checkpoint,
        Middle + PointsAUnit * strength.Value,
        Middle + PointsAUnit * (strength.Value - Quantile * strength.Error),
        Middle + PointsAUnit * (strength.Value + Quantile * strength.Error),
        record[Won],
        record[Lost],
        record[Tied],
        record[Bad]);
}

/// <param name="Score">Bradley-Terry strength in points as of Elo's: 1,000 is the mean, 400 more win ten times of eleven.</param>
/// <param name="Low">With <paramref name="High"/>: where the score lies with a confidence of 95 %.</param>
public sealed record RankedModel(
    string Model, string Checkpoint, double Score, double Low, double High, int Won, int Lost, int Tied, int BothBad);
