
namespace StoryForge.Training;

/// <summary>
/// Notices that a run has come apart: a loss that is no number, or a smoothed loss (mean with a memory of about 20
/// steps) that stays above a multiple of the lowest it has been.
/// </summary>
/// <remarks>Immutable, so that it can be saved with the run and taken up exactly.</remarks>
public sealed record DivergenceWatch(double? Smoothed = null, double? Lowest = null, int StepsAbove = 0)
{
    private const double Memory = 0.95;

    /// <exception cref="DivergenceException">The run is to be stopped.</exception>
    public DivergenceWatch After(long step, double loss, double gradientNorm, DivergenceOptions options)
    {
        if (!double.IsFinite(loss) || !double.IsFinite(gradientNorm))
        {
            throw new DivergenceException(step, double.IsFinite(loss) ? "the gradient is no longer finite" : $"the loss became {loss}");
        }

        double smoothed = Smoothed is { } former ? (Memory * former) + ((1 - Memory) * loss) : loss;
        double lowest = Math.Min(Lowest ?? smoothed, smoothed);
        int above = smoothed > options.Factor * lowest ? StepsAbove + 1 : 0;
        return above < options.Steps
            ? new DivergenceWatch(smoothed, lowest, above)
            : throw new DivergenceException(
                step, FormattableString.Invariant($"the loss has been above {options.Factor} times its best ({lowest:0.000}) for {above} steps"));
    }
}
