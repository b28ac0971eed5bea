using System.Text;

namespace StoryForge.Training;

/// <summary>Reads the rows of files that are lists: lines, words by their frequency, or a column of a CSV file.</summary>
internal static class RowLoader
{
    /// <summary>What a folder is searched for.</summary>
    public static string Extension(LoaderKind kind) => kind == LoaderKind.Csv ? ".csv" : ".txt";

    /// <summary>The rows in order, trimmed, and how many were left out.</summary>
    /// <exception cref="CorpusException">A file of another form, or not one row.</exception>
    public static (IReadOnlyList<CorpusDocument> Rows, LeftOutRows LeftOut) Read(string path, IReadOnlyList<CorpusFile> files, LoaderOptions options)
    {
        var leftOut = new LeftOutRows();
        IEnumerable<CorpusDocument> all = options.Kind switch
        {
            LoaderKind.Lines => files.SelectMany(file => file.Text.TrimEnd('\n').Split('\n')).Select(line => new CorpusDocument(line)),
            LoaderKind.FrequentWords => FrequentWords.Of(files),
            LoaderKind.Csv => files.SelectMany(file => CsvColumn.Read(file, options, leftOut)).Select(field => new CorpusDocument(field)),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Kind, "Texts have no rows."),
        };
        List<CorpusDocument> rows = [];
        foreach (CorpusDocument row in all.Select(row => row with { Text = row.Text.Trim() }))
        {
            if (row.Text.Length == 0)
            {
                leftOut.Empty++;
            }
            else if (options.Ascii && !Ascii.IsValid(row.Text))
            {
                leftOut.NotAscii++;
            }
            else
            {
                rows.Add(row);
            }
        }

        return rows.Count > 0
            ? (rows, leftOut)
            : throw new CorpusException(path, "has no row that could be used", "Check loader.kind, loader.column and loader.where of the recipe.");
    }
}
