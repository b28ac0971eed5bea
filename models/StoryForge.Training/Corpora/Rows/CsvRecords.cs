using System.Text;

namespace StoryForge.Training;

/// <summary>
/// The records of a CSV text (RFC 4180): fields are parted by commas, and one in quotes may hold commas, line breaks
/// and doubled quotes.
/// </summary>
internal static class CsvRecords
{
    /// <param name="path">What messages call it.</param>
    /// <param name="text">With Unix line ends. Empty lines are no records.</param>
    /// <exception cref="CorpusException">A quote that is never closed.</exception>
    public static IEnumerable<IReadOnlyList<string>> Of(string path, string text)
    {
        int at = 0;
        while (at < text.Length)
        {
            if (text[at] == '\n')
            {
                at++;
                continue;
            }

            List<string> fields = [];
            do
            {
                fields.Add(Field(path, text, ref at));
            }
            while (at < text.Length && text[at++] == ',');

            yield return fields;
        }
    }

    /// <summary>Reads up to the comma or line break that ends the field, or the end of the text.</summary>
    private static string Field(string path, string text, ref int at)
    {
        if (at == text.Length || text[at] != '"')
        {
            return Until(text, ref at);
        }

        int opening = at++;
        var field = new StringBuilder();
        while (true)
        {
            int quote = text.IndexOf('"', at);
            if (quote < 0)
            {
                int line = text.AsSpan(0, opening).Count('\n') + 1;
                throw new CorpusException(path, $"has a quote in line {line} that is never closed", "Close it; a quote within a quoted field is written twice.");
            }

            field.Append(text, at, quote - at);
            at = quote + 1;
            if (at < text.Length && text[at] == '"')
            {
                field.Append('"');
                at++;
            }
            else
            {
                // what some programs write after the closing quote belongs to the field as it is
                return field.Append(Until(text, ref at)).ToString();
            }
        }
    }

    private static string Until(string text, ref int at)
    {
        int start = at;
        int length = text.AsSpan(start).IndexOfAny(',', '\n');
        at = length < 0 ? text.Length : start + length;
        return text[start..at];
    }
}
