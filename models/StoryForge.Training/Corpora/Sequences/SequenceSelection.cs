using System.Text;

namespace StoryForge.Training;

/// <summary>Chooses the sequences among the rows of all lists of a run: each once, none too long, and as many as wanted of a list.</summary>
/// <param name="lowerCase">Those that differ in case alone are the same, and are put into lower case.</param>
internal sealed class SequenceSelection(SequenceOptions options, bool lowerCase)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <param name="leftOut">Counts the rows that are not chosen.</param>
    /// <exception cref="CorpusException">Not one can be used.</exception>
    public IReadOnlyList<CorpusDocument> Of(string path, IReadOnlyList<CorpusDocument> rows, LeftOutRows leftOut)
    {
        List<CorpusDocument> chosen = [];
        foreach (CorpusDocument row in rows)
        {
            string sequence = Sequence(row.Text);
            if (sequence.Length == 0)
            {
                leftOut.Empty++;
            }
            else if (sequence.EnumerateRunes().Count() > options.MaxLength)
            {
                leftOut.TooLong++;
            }
            else if (sequence.Contains('\n', StringComparison.Ordinal))
            {
                leftOut.SeveralLines++;
            }
            else if (options.Count > 0 && chosen.Count == options.Count)
            {
                leftOut.Surplus++;
            }
            else if (!_seen.Add(sequence))
            {
                leftOut.Repeated++;
            }
            else
            {
                chosen.Add(row with { Text = sequence });
            }
        }

        return chosen.Count > 0
            ? chosen
            : throw new CorpusException(path, "has no sequence that could be used", $"They may have {options.MaxLength} characters at most (sequences.max_length), and count once.");
    }

    private string Sequence(string row)
    {
        int end = options.EndMark is { } mark ? row.IndexOf(mark, StringComparison.Ordinal) : -1;
        string sequence = (end < 0 ? row : row[..end]).Trim();
        return lowerCase ? string.Concat(sequence.EnumerateRunes().Select(rune => Rune.ToLowerInvariant(rune).ToString())) : sequence;
    }
}
