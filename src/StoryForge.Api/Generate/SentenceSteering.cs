using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>Bends a model's choices where the sentence contract would otherwise have to cut.</summary>
/// <param name="minSentences">Before so many the model may not end its text; at least one is always written.</param>
internal sealed class SentenceSteering(SentenceTokens tokens, SentenceGate gate, int minSentences, int budget, int overrun)
{
    /// <summary>What is added, at the end of the overrun, to the logit of a token that ends the sentence.</summary>
    private const float GreatestRaise = 16;

    /// <summary>
    /// An end takes the place of the gap after a word: its logit is not raised higher than this above the likeliest
    /// gap's, so that no word is broken off where the model sees none ending.
    /// </summary>
    private const float AboveGap = 2;

    /// <summary>So far below the greatest logit a token has no chance at any temperature up to 2, and needs no look.</summary>
    private const float Hopeless = 50;

    /// <inheritdoc cref="Generation.LogitsAdjustment"/>
    public void Adjust(Span<float> logits, int generated)
    {
        // a turn is never empty: the story cannot end before the first whole sentence
        if (tokens.EndOfText is { } end && !float.IsNegativeInfinity(logits[end]) && gate.Finish(endOfText: true).Sentences < Math.Max(1, minSentences))
        {
            logits[end] = float.NegativeInfinity;
        }

        ForbidStrayClosers(logits);
        if (generated >= budget)
        {
            RaiseEnds(logits, GreatestRaise * (generated - budget + 1) / overrun);
        }
    }

    private void ForbidStrayClosers(Span<float> logits)
    {
        float least = Greatest(logits) - Hopeless;
        foreach (var (token, text) in tokens.Closers)
        {
            if (logits[token] >= least && !gate.Accepts(text))
            {
                logits[token] = float.NegativeInfinity;
            }
        }
    }

    private void RaiseEnds(Span<float> logits, float raise)
    {
        float gap = float.NegativeInfinity;
        foreach (int token in tokens.Blanks)
        {
            gap = MathF.Max(gap, logits[token]);
        }

        float ceiling = (float.IsNegativeInfinity(gap) ? Greatest(logits) : gap) + AboveGap;
        foreach (var (token, text) in tokens.Endings)
        {
            if (gate.EndsWith(text))
            {
                logits[token] = MathF.Max(logits[token], MathF.Min(logits[token] + raise, ceiling));
            }
        }
    }

    private static float Greatest(ReadOnlySpan<float> logits)
    {
        float greatest = float.NegativeInfinity;
        foreach (float logit in logits)
        {
            greatest = logit > greatest ? logit : greatest;
        }

        return greatest;
    }
}
