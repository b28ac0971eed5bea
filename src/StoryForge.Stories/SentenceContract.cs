namespace StoryForge.Stories;

/// <summary>
/// The sentence contract: a turn is whole sentences only, never cut inside one, never a lone mark, its quotes and
/// brackets balanced. See <see cref="SentenceScanner"/> for what ends a sentence.
/// </summary>
public static class SentenceContract
{
    /// <summary>
    /// Keeps the whole sentences of a model's text: always a beginning of <paramref name="raw"/>, and the same again
    /// when it is applied to its own result.
    /// </summary>
    /// <param name="raw">The new text, cut anywhere.</param>
    /// <param name="before">The text it continues, of which nothing is changed.</param>
    /// <param name="sentences">How many to keep at most; null keeps all. A mark that only closes the writer's open
    /// sentence counts as one, but is never kept alone: the next sentence is kept with it.</param>
    /// <param name="endOfText">The text is over, and not just cut: then "p.m." may be its last word.</param>
    public static SentenceResult Keep(string raw, string before = "", int? sentences = null, bool endOfText = false)
    {
        var gate = new SentenceGate(sentences, before);
        gate.Append(raw);
        return gate.Finish(endOfText);
    }
}
