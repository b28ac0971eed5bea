using System.Globalization;
using System.Text;

namespace StoryForge.Training;

/// <summary>
/// Words, the most frequent first: counted in texts, or taken from tables with a line <c>word TAB frequency</c> for
/// each word, where lines that begin with # are remarks.
/// </summary>
internal static class FrequentWords
{
    /// <summary>Words of the same frequency stay in the order of a table; those of a text come by their letters.</summary>
    /// <exception cref="CorpusException">A table with a line that is none of a table.</exception>
    public static IEnumerable<CorpusDocument> Of(IReadOnlyList<CorpusFile> files)
    {
        Dictionary<string, (double Frequency, int Order)> words = new(StringComparer.Ordinal);
        foreach (CorpusFile file in files)
        {
            foreach ((string word, double frequency) in IsTable(file) ? Listed(file) : Counted(file.Text))
            {
                (double Frequency, int Order) former = words.GetValueOrDefault(word, (0, words.Count));
                words[word] = former with { Frequency = former.Frequency + frequency };
            }
        }

        return words.OrderByDescending(pair => pair.Value.Frequency).ThenBy(pair => pair.Value.Order)
            .Select(pair => new CorpusDocument(pair.Key, Frequency: pair.Value.Frequency));
    }

    private static bool IsTable(CorpusFile file) =>
        Lines(file).Select(line => line.Text).FirstOrDefault() is { } first && Entry(first) is not null;

    private static IEnumerable<(string Word, double Frequency)> Listed(CorpusFile file) => Lines(file).Select(line => Entry(line.Text)
        ?? throw new CorpusException(file.Path, $"is a table of frequencies, and line {line.Number} is not: \"{line.Text}\"", "Write a word, a tab and a number into it."));

    private static IEnumerable<(int Number, string Text)> Lines(CorpusFile file) => file.Text.Split('\n')
        .Select((line, index) => (Number: index + 1, Text: line))
        .Where(line => !string.IsNullOrWhiteSpace(line.Text) && !line.Text.StartsWith('#'));

    private static (string Word, double Frequency)? Entry(string line) =>
        line.Split('\t') is [var word, var number] && word.Trim().Length > 0
            && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double frequency) && frequency > 0 && double.IsFinite(frequency)
                ? (word.Trim(), frequency)
                : null;

    /// <summary>Runs of letters in lower case, with the apostrophes between letters.</summary>
    private static IEnumerable<(string Word, double Frequency)> Counted(string text)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        var word = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes().Append(new Rune(' ')))
        {
            if (Rune.IsLetter(rune))
            {
                word.Append(Rune.ToLowerInvariant(rune));
            }
            else if (rune.Value is '\'' or '’' && word.Length > 0 && word[^1] != '\'')
            {
                word.Append('\'');
            }
            else if (word.ToString().TrimEnd('\'') is { Length: > 0 } whole)
            {
                counts[whole] = counts.GetValueOrDefault(whole) + 1;
                word.Clear();
            }
        }

        return counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, (double)pair.Value));
    }
}
