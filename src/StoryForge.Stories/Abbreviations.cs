namespace StoryForge.Stories;

/// <summary>What a full stop after a word may mean.</summary>
internal enum FullStop
{
    /// <summary>The word is none: the full stop may end the sentence.</summary>
    Ends,

    /// <summary>A word such as "No": an abbreviation where a number follows.</summary>
    EndsUnlessNumberFollows,

    /// <summary>
    /// An abbreviation that may also be a sentence's last word ("p.m.", "U.S.", "Jr.", an initial). Nothing that
    /// follows in plain text tells, so only a closing quote or the end of the whole text makes it an end.
    /// </summary>
    MayEnd,

    /// <summary>A title and the like, after which the sentence always goes on.</summary>
    NeverEnds,
}

/// <summary>English abbreviations of prose.</summary>
internal static class Abbreviations
{
    /// <summary>Longer words are no abbreviation.</summary>
    public const int LongestWord = 8;

    private static readonly HashSet<string> NeverAnyCase = Set(
        "Mr Mrs Ms Mx Messrs Dr Prof St Lt Lieut Sgt Capt Cpl Pvt Cmdr Supt Insp Mme Mlle Msgr vs v cf viz approx Dept");

    private static readonly HashSet<string> NeverCapitalised =
        new("Col Gen Maj Adm Brig Rev Hon Pres Gov Sen Rep Det Fr Mt Ft".Split(' '), StringComparer.Ordinal);

    private static readonly HashSet<string> May = Set("Jr Sr Inc Co Ltd Corp Bros Esq etc Ave Blvd ft lb oz");

    private static readonly HashSet<string> BeforeNumbers =
        Set("No Nos Fig Vol p pp ch c Jan Feb Mar Apr Jun Jul Aug Sept Oct Nov Dec");

    /// <param name="word">The letters, and full stops between letters, right before the full stop.</param>
    /// <param name="afterName">Whether the word before is capitalised: "Harold I." has an initial, "as I." has not.</param>
    public static FullStop Classify(ReadOnlySpan<char> word, bool afterName)
    {
        if (word.IsEmpty || word.Length > LongestWord)
        {
            return FullStop.Ends;
        }

        if (word.Contains('.'))
        {
            return IsDotted(word) ? FullStop.MayEnd : FullStop.Ends;
        }

        if (word.Length == 1 && char.IsUpper(word[0]))
        {
            return word[0] != 'I' || afterName ? FullStop.MayEnd : FullStop.Ends;
        }

        return Has(NeverAnyCase, word) || Has(NeverCapitalised, word) ? FullStop.NeverEnds
            : Has(May, word) ? FullStop.MayEnd
            : Has(BeforeNumbers, word) ? FullStop.EndsUnlessNumberFollows
            : FullStop.Ends;
    }

    /// <summary>"U.S", "a.m", "Ph.D": one or two letters between the full stops.</summary>
    private static bool IsDotted(ReadOnlySpan<char> word)
    {
        foreach (var part in word.Split('.'))
        {
            var letters = word[part];
            if (letters.Length is 0 or > 2 || !char.IsLetter(letters[0]) || !char.IsLetter(letters[^1]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Has(HashSet<string> set, ReadOnlySpan<char> word) =>
        set.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    private static HashSet<string> Set(string words) => new(words.Split(' '), StringComparer.OrdinalIgnoreCase);
}
