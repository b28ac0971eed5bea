namespace StoryForge.Cli.Compare;

/// <summary>
/// Where a comparison is written: the report for people and for programs, and what was measured and written on the
/// way, which a later run in the same folder takes up again as far as it is the same.
/// </summary>
internal sealed class ComparisonFolder : IDisposable
{
    private const string SamplesName = "samples.jsonl";
    private const string MeasuresName = "measures.jsonl";

    private readonly string _folder;

    /// <exception cref="FailureException">Something else is in the folder.</exception>
    public ComparisonFolder(string folder)
    {
        _folder = folder;
        if (File.Exists(folder)
            || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && !File.Exists(Path.Combine(folder, SamplesName))))
        {
            throw new FailureException($"There is something in {folder} already that is no comparison. Choose another --out.");
        }

        Directory.CreateDirectory(folder);
        Samples = new KeptRecords<TurnSample>(Path.Combine(folder, SamplesName), sample => sample.Key);
        Measures = new KeptRecords<ModelMeasure>(Path.Combine(folder, MeasuresName), measure => measure.Key);
    }

    public KeptRecords<TurnSample> Samples { get; }

    public KeptRecords<ModelMeasure> Measures { get; }

    public string Page => Path.Combine(_folder, "report.html");

    public string Figures => Path.Combine(_folder, "report.json");

    /// <summary>Writes a file whole or not at all.</summary>
    public static void Write(string path, string text)
    {
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
    }

    public void Dispose()
    {
        Samples.Dispose();
        Measures.Dispose();
    }
}
