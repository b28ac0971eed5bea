namespace StoryForge.Cli.Compare;

/// <summary>How varied texts are, counted in words.</summary>
internal static class Diversity
{
    /// <summary>
    /// Distinct-n (Li et al. 2016, A Diversity-Promoting Objective Function for Neural Conversation Models): different
    /// runs of n words over all runs of n words. It falls with the length of what is counted, so texts are compared by
    /// equally many words only. No run reaches from one text into the next.
    /// </summary>
    /// <param name="most">Words counted; those after them are not.</param>
    /// <returns>0 where there is no run of n words.</returns>
    public static double Distinct(IEnumerable<IReadOnlyList<string>> texts, int n, int most = int.MaxValue)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var all = 0;
        foreach (var words in texts)
        {
            var counted = Math.Min(words.Count, most);
            foreach (var run in Runs([.. words.Take(counted)], n))
            {
                seen.Add(run);
                all++;
            }

            most -= counted;
        }

        return all == 0 ? 0 : (double)seen.Count / all;
    }

    /// <summary>
    /// Runs of n words in a text, and how many of them it has had already (seq-rep-n of Welleck et al. 2020, Neural Text
    /// Generation with Unlikelihood Training).
    /// </summary>
    public static (int Repeated, int All) Repetition(IReadOnlyList<string> words, int n)
    {
        var all = Math.Max(0, words.Count - n + 1);
        return (all - Runs(words, n).Distinct(StringComparer.Ordinal).Count(), all);
    }

    private static IEnumerable<string> Runs(IReadOnlyList<string> words, int n) =>
        Enumerable.Range(0, Math.Max(0, words.Count - n + 1)).Select(start => string.Join(' ', words.Skip(start).Take(n)));
}
