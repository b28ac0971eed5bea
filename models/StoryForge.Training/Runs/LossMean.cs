namespace StoryForge.Training;

/// <summary>The mean of losses as they come.</summary>
public readonly record struct LossMean(double Sum, long Count)
{
    /// <summary>NaN of none.</summary>
    public double Mean() => Sum / Count;

    public LossMean With(double loss) => new(Sum + loss, Count + 1);
}
