using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace StoryForge.Training;

/// <summary>A text in lower-case ASCII: typographic marks as those of a typewriter, letters without accents.</summary>
internal static class AsciiText
{
    /// <summary>What stands for what; .NET's own decomposition is not there where it runs without ICU.</summary>
    private static readonly FrozenDictionary<int, string> Likenesses = new (string Characters, string Likeness)[]
    {
        ("‘’‚‹›′", "'"), ("“”„«»″", "\""), ("‐‑‒–—―−", "-"), ("…", "..."), ("\u00A0\u2002\u2003\u2009\u202F", " "),
        ("ÀÁÂÃÄÅĀĂĄàáâãäåāăą", "a"), ("ÇĆĈĊČçćĉċč", "c"), ("ĎĐďđ", "d"), ("ÈÉÊËĒĔĖĘĚèéêëēĕėęě", "e"), ("ĜĞĠĢĝğġģ", "g"), ("ĤĦĥħ", "h"),
        ("ÌÍÎÏĨĪĬĮİìíîïĩīĭįı", "i"), ("Ĵĵ", "j"), ("Ķķ", "k"), ("ĹĻĽŁĺļľł", "l"), ("ÑŃŅŇñńņň", "n"), ("ÒÓÔÕÖØŌŎŐòóôõöøōŏő", "o"),
        ("ŔŖŘŕŗř", "r"), ("ŚŜŞŠȘśŝşšș", "s"), ("ŢŤŦȚţťŧț", "t"), ("ÙÚÛÜŨŪŬŮŰŲùúûüũūŭůűų", "u"), ("Ŵŵ", "w"), ("ÝŶŸýŷÿ", "y"),
        ("ŹŻŽźżž", "z"), ("ßẞ", "ss"), ("Ææ", "ae"), ("Œœ", "oe"), ("Þþ", "th"), ("Ðð", "d"), ("ﬁ", "fi"), ("ﬂ", "fl"), ("½", "1/2"), ("¼", "1/4"), ("¾", "3/4"),
    }.SelectMany(entry => entry.Characters.EnumerateRunes().Select(rune => (rune.Value, entry.Likeness))).ToFrozenDictionary(pair => pair.Value, pair => pair.Likeness);

    /// <returns>The text, and how many characters had no likeness and were left out.</returns>
    public static (string Text, long LeftOut) Of(string text)
    {
        var ascii = new StringBuilder(text.Length);
        long leftOut = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.IsAscii)
            {
                ascii.Append((char)Rune.ToLowerInvariant(rune).Value);
            }
            else if (Likenesses.TryGetValue(rune.Value, out string? likeness))
            {
                ascii.Append(likeness);
            }
            else if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
            {
                leftOut++;
            }
        }

        return (ascii.ToString(), leftOut);
    }
}
