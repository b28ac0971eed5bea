namespace StoryForge.Training;

/// <summary>A part of a token stream that is fed at once.</summary>
/// <param name="Length">Tokens fed; each predicts the one after it.</param>
/// <param name="FirstPredicted">The first token of the stream that this window's predictions count for.</param>
internal readonly record struct EvaluationWindow(int Start, int Length, int FirstPredicted)
{
    /// <summary>Windows of one context, half a context apart; the last one ends with the stream.</summary>
    public static IEnumerable<EvaluationWindow> Sliding(int tokens, int context)
    {
        int predicted = 1;
        for (int start = 0; predicted < tokens; start += Math.Max(1, context / 2))
        {
            // the last token of the stream is predicted, and never fed
            int length = Math.Min(context, tokens - 1 - start);
            yield return new EvaluationWindow(start, length, predicted);
            predicted = start + length + 1;
        }
    }

    /// <summary>One window before each token that has so many before it.</summary>
    public static IEnumerable<EvaluationWindow> AfterEach(int tokens, int window) =>
        Enumerable.Range(0, Math.Max(0, tokens - window)).Select(start => new EvaluationWindow(start, window, start + window));
}
