using StoryForge.Stories;

namespace StoryForge.Cli.Compare;

/// <summary>Cuts a text into sentences, as the sentence contract sees them.</summary>
internal static class SentenceList
{
    /// <summary>Looked at for one sentence, in UTF-16 units; where none ends within it, it is skipped.</summary>
    private const int LongestSentence = 2000;

    public static IEnumerable<string> Of(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var ahead = Math.Min(LongestSentence, text.Length - at);
            var kept = SentenceContract.Keep(text.Substring(at, ahead), sentences: 1, endOfText: at + ahead == text.Length).Kept;
            if (kept.Length > 0)
            {
                yield return kept.Trim();
            }

            at += kept.Length > 0 ? kept.Length : ahead;
        }
    }
}
