namespace StoryForge.Training;

/// <summary>
/// The loss of a network that has learnt nothing: a blind guess among V tokens costs ln V nats. Far above it the
/// weights are drawn too wide; far below it the network is shown what it is to predict.
/// </summary>
public static class StartingLoss
{
    /// <summary>In nats; a GPT-2 XL begins 0.3 above a blind guess, recurrent nets nearer.</summary>
    private const double Tolerance = 1;

    /// <summary>In nats per token.</summary>
    public static double OfBlindGuess(int vocabularySize) => Math.Log(vocabularySize);

    /// <param name="loss">Of the first batch, in nats per token.</param>
    /// <exception cref="DivergenceException">It is not near that of a blind guess.</exception>
    internal static void Check(double loss, int vocabularySize)
    {
        double blind = OfBlindGuess(vocabularySize);
        if (Math.Abs(loss - blind) > Tolerance)
        {
            throw new DivergenceException(
                step: 1,
                FormattableString.Invariant($"the first loss is {loss:0.00}, and a blind guess among {vocabularySize} tokens has {blind:0.00}"),
                advice: "The network's shape or its first weights are wrong; a model to tune is given by --init.");
        }
    }
}
