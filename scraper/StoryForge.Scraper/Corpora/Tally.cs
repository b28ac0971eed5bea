using System.Text.Json;

namespace StoryForge.Scraper;

/// <summary>Counts what a scrape comes across, for its report.</summary>
internal sealed class Tally(Source source, DateTimeOffset startedAt)
{
    /// <summary>In characters.</summary>
    private const int ShortBelow = 200;

    private readonly List<DroppedPage> _dropped = [];
    private readonly List<ShortPlot> _short = [];
    private readonly List<string> _warnings = [];
    private long _words;
    private long _characters;

    public int Kept { get; private set; }

    public int Seen => Kept + _dropped.Count;

    public void Keep(PlotRecord plot)
    {
        Kept++;
        _words += plot.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        _characters += plot.Text.Length;
        if (plot.Text.Length < ShortBelow)
        {
            _short.Add(new ShortPlot(plot.Title, plot.Url, plot.Text.Length));
        }
    }

    public void Drop(DroppedPage page) => _dropped.Add(page);

    public void Warn(string warning) => _warnings.Add(warning);

    public ScrapeReport Report(Licence licence, Fetcher fetcher, DateTimeOffset finishedAt) => new(
        source.Name,
        source.Title,
        source.BaseUrl,
        licence,
        startedAt,
        finishedAt,
        Seen,
        Kept,
        _dropped.Count,
        _dropped.CountBy(page => JsonNamingPolicy.KebabCaseLower.ConvertName(page.Reason.ToString())).ToDictionary(StringComparer.Ordinal),
        _words,
        _characters,
        fetcher.Requests,
        fetcher.FromCache,
        _short,
        _dropped,
        _warnings);
}
