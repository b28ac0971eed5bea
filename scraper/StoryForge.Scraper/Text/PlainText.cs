using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace StoryForge.Scraper;

/// <summary>Brings a paragraph of a page into the form it has in a corpus.</summary>
internal static partial class PlainText
{
    /// <summary>U+0080 to U+009F as windows-1252, which is what pages mean by them; a space where that has none.</summary>
    private const string FromC1 = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

    /// <summary>
    /// Entities decoded; white space made single spaces; quotes straight and an ellipsis three dots; soft hyphens,
    /// invisible marks and control characters taken out, and so "[edit]", "[3]" and the like. Letters and their accents
    /// stay as they are: MediaWiki keeps all text composed (NFC).
    /// </summary>
    public static string Normalise(string raw)
    {
        var text = Cleaned(raw.Contains('&', StringComparison.Ordinal) ? WebUtility.HtmlDecode(raw) : raw);
        text = text.Contains('[', StringComparison.Ordinal) ? Cleaned(Marks().Replace(text, "")) : text;

        // a page must not end a document of the corpus by its text
        text = text.Replace(CorpusWriter.Separator, "", StringComparison.Ordinal);
        return SpaceBeforeMark().Replace(text.Replace("''", "\"", StringComparison.Ordinal), "");
    }

    private static string Cleaned(string text)
    {
        var result = new StringBuilder(text.Length);
        var space = false;
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i] is >= '\u0080' and <= '\u009F' ? FromC1[text[i] - '\u0080'] : text[i];
            if (char.IsWhiteSpace(character))
            {
                space = result.Length > 0;
                continue;
            }

            var pair = char.IsHighSurrogate(character) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (IsDropped(character) || (char.IsSurrogate(character) && !pair))
            {
                continue;
            }

            _ = space ? result.Append(' ') : result;
            space = false;
            if (pair)
            {
                result.Append(character).Append(text[++i]);
            }
            else
            {
                AppendPlain(result, character);
            }
        }

        return result.ToString();
    }

    private static bool IsDropped(char character) => character is < ' ' or '\u007F' or '\u00AD' or '\u200B' or '\u200E' or '\u200F'
        or (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u2064') or '\uFEFF' or '\uFFFC' or '\uFFFE' or '\uFFFF';

    private static void AppendPlain(StringBuilder result, char character) => _ = character switch
    {
        '‘' or '’' or '‚' or '‛' or '′' or '´' or '`' => result.Append('\''),
        '“' or '”' or '„' or '‟' or '″' => result.Append('"'),
        '…' => result.Append("..."),
        '\u2010' or '\u2011' => result.Append('-'),
        _ => result.Append(character),
    };

    /// <summary>Footnotes and links to editing that have no markup to know them by.</summary>
    [GeneratedRegex(@"\[\s*(edit( source)?( \| edit source)?|citation needed|(note|nb|n) ?\d{1,3}|\d{1,3})\s*\]", RegexOptions.IgnoreCase)]
    private static partial Regex Marks();

    /// <summary>Left where a footnote was.</summary>
    [GeneratedRegex(@" +(?=[,.](?:[\s""')\]]|$))")]
    private static partial Regex SpaceBeforeMark();
}
