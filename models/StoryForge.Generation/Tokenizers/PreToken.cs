using System.Globalization;
using System.Text;

namespace StoryForge.Generation;

/// <summary>
/// GPT-2's split of a text into pieces, inside which bytes may merge. By hand, the pattern
/// <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c> over Unicode scalars:
/// .NET's regular expressions look at UTF-16 units and would take astral letters and digits for marks.
/// </summary>
internal static class PreToken
{
    private enum Kind : byte
    {
        Mark,
        Letter,
        Number,
        Space,
    }

    private static readonly Kind[] AsciiKinds = [.. Enumerable.Range(0, 128).Select(value => Classify(new Rune(value)))];

    /// <summary>How many UTF-16 units the first piece of the text has; the text is not empty.</summary>
    public static int FirstLength(ReadOnlySpan<char> text)
    {
        if (text[0] == '\'' && ContractionLength(text) is var contraction and > 0)
        {
            return contraction;
        }

        int start = text[0] == ' ' && text.Length > 1 ? 1 : 0;
        Kind kind = KindAt(text, start, out int width);
        return kind == Kind.Space ? SpaceLength(text) : RunEnd(text, start + width, kind);
    }

    /// <summary>Lower case only, and wherever they stand: "'sdf" gives "'s" and "df".</summary>
    private static int ContractionLength(ReadOnlySpan<char> text)
    {
        char first = text.Length > 1 ? text[1] : '\0';
        char second = text.Length > 2 ? text[2] : '\0';
        return (first, second) switch
        {
            ('s' or 't' or 'm' or 'd', _) => 2,
            ('r' or 'v', 'e') or ('l', 'l') => 3,
            _ => 0,
        };
    }

    /// <summary>A run of white space leaves its last character to the word that follows it.</summary>
    private static int SpaceLength(ReadOnlySpan<char> text)
    {
        // all white space is in the basic plane: one unit a character
        int end = RunEnd(text, 1, Kind.Space);
        return end == text.Length || end == 1 ? end : end - 1;
    }

    private static int RunEnd(ReadOnlySpan<char> text, int position, Kind kind)
    {
        while (position < text.Length && KindAt(text, position, out int width) == kind)
        {
            position += width;
        }

        return position;
    }

    private static Kind KindAt(ReadOnlySpan<char> text, int position, out int width)
    {
        char unit = text[position];
        if (unit < 128)
        {
            width = 1;
            return AsciiKinds[unit];
        }

        // half a surrogate pair comes out as U+FFFD, a mark
        Rune.DecodeFromUtf16(text[position..], out Rune rune, out width);
        return Classify(rune);
    }

    private static Kind Classify(Rune rune)
    {
        if (Rune.IsWhiteSpace(rune))
        {
            return Kind.Space;
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
            _ => Kind.Mark,
        };
    }
}
