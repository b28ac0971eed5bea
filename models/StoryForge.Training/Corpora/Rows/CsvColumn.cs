using System.Globalization;

namespace StoryForge.Training;

/// <summary>One column of a CSV text with a header, of all rows or of those with certain values in other columns.</summary>
internal static class CsvColumn
{
    /// <param name="leftOut">Counts the rows with other values.</param>
    /// <returns>A field a row; empty where the row is too short.</returns>
    /// <exception cref="CorpusException">No such column, or a quote that is never closed.</exception>
    public static IEnumerable<string> Read(CorpusFile file, LoaderOptions options, LeftOutRows leftOut)
    {
        using IEnumerator<IReadOnlyList<string>> records = CsvRecords.Of(file.Path, file.Text).GetEnumerator();
        records.MoveNext();
        string[] header = [.. records.Current.Select(name => name.Trim())];
        int column = options.Column is { } wanted ? Find(file, header, wanted) : 0;
        (int Column, string Value)[] conditions = [.. (options.Where ?? new Dictionary<string, string>()).Select(pair => (Find(file, header, pair.Key), pair.Value))];
        while (records.MoveNext())
        {
            IReadOnlyList<string> record = records.Current;
            if (Array.TrueForAll(conditions, condition => Field(record, condition.Column).Trim() == condition.Value))
            {
                yield return Field(record, column);
            }
            else
            {
                leftOut.Filtered++;
            }
        }
    }

    private static string Field(IReadOnlyList<string> record, int column) => column < record.Count ? record[column] : "";

    private static int Find(CorpusFile file, string[] header, string wanted)
    {
        int named = Array.IndexOf(header, wanted);
        return named >= 0 ? named
            : int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= header.Length ? number - 1
            : throw new CorpusException(
                file.Path, $"has no column \"{wanted}\"", $"{NearestName.Question(wanted, header).TrimStart()} There are: {string.Join(", ", header)}.".TrimStart());
    }
}
