using System.Text;

namespace StoryForge.Training;

/// <summary>Reads the rows of files that are lists: lines, words by their frequency, or a column of a CSV file.</summary>
internal static class RowLoader
{
    /// <summary>What a folder is searched for.</summary>
    public static string Extension(LoaderKind kind) => kind == LoaderKind.Csv ? ".csv" : ".txt";

    /// <summary>The rows in order, trimmed, and how many were left out.</summary>
    /// <exception cref="CorpusException">A file of another form, or not one row.</exception>
    public static (IReadOnlyList<string> Rows, LeftOutRows LeftOut) Read(string path, IReadOnlyList<CorpusFile> files, LoaderOptions options)
    {
        var leftOut = new LeftOutRows();
        IEnumerable<string> all = options.Kind switch
        {
            LoaderKind.Lines => files.SelectMany(file => file.Text.TrimEnd('\n').Split('\n')),
            LoaderKind.FrequentWords => FrequentWords.Of(files),
            LoaderKind.Csv => files.SelectMany(file => CsvColumn.Read(file, options, leftOut)),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Kind, "Texts have no rows."),
        };
        List<string> rows = [];
        foreach (string row in all.Select(row => row.Trim()))
        {
            if (row.Length == 0)
            {
                leftOut.Empty++;
            }
            else if (options.Ascii && !Ascii.IsValid(row))
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
