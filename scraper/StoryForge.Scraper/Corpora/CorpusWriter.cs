using System.Text.Json;

namespace StoryForge.Scraper;

/// <summary>
/// Writes the files of a corpus while plots come in, holding none of them in memory. They appear together at the end,
/// and not at all if it is not reached.
/// </summary>
internal sealed class CorpusWriter : IDisposable
{
    /// <summary>Stands on a line of its own between plots.</summary>
    public const string Separator = "<|endoftext|>";

    private readonly WholeFile _corpus;
    private readonly WholeFile _plots;
    private readonly WholeFile _licence;
    private readonly WholeFile _report;
    private bool _isFirst = true;

    public CorpusWriter(string folder, Source source, Licence licence)
    {
        _corpus = new WholeFile(Path.Combine(folder, CorpusFolder.CorpusName));
        _plots = new WholeFile(Path.Combine(folder, CorpusFolder.PlotsName));
        _licence = new WholeFile(Path.Combine(folder, CorpusFolder.LicenceName));
        _report = new WholeFile(Path.Combine(folder, CorpusFolder.ReportName));
        Attribution.WriteHead(_licence.Text, source, licence);
    }

    /// <param name="history">Where the page's authors are named.</param>
    public void Add(PlotRecord plot, Uri history)
    {
        if (!_isFirst)
        {
            _corpus.Text.WriteLine(Separator);
        }

        _isFirst = false;
        _corpus.Text.WriteLine(plot.Text);
        _plots.Text.WriteLine(JsonSerializer.Serialize(plot, CorpusJson.Lines));
        Attribution.WritePage(_licence.Text, plot, history);
    }

    public void Complete(ScrapeReport report)
    {
        _report.Text.WriteLine(JsonSerializer.Serialize(report, CorpusJson.Pages));
        WholeFile[] files = [_corpus, _plots, _licence, _report];
        Array.ForEach(files, file => file.Finish());
        Array.ForEach(files, file => file.Name());
    }

    public void Dispose()
    {
        _corpus.Dispose();
        _plots.Dispose();
        _licence.Dispose();
        _report.Dispose();
    }
}
