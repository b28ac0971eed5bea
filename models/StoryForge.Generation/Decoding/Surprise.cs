namespace StoryForge.Generation;

/// <summary>How unlikely a token was to its model.</summary>
public static class Surprise
{
    /// <summary>−log2 of the token's share of the softmax of the logits.</summary>
    public static double Bits(ReadOnlySpan<float> logits, int token)
    {
        float largest = float.NegativeInfinity;
        foreach (float logit in logits)
        {
            largest = logit > largest ? logit : largest;
        }

        double sum = 0;
        foreach (float logit in logits)
        {
            sum += MathF.Exp(logit - largest);
        }

        return (Math.Log(sum) + largest - logits[token]) / Math.Log(2);
    }
}
