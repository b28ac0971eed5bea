using System.Text.Json;
using StoryForge.Scraper;

namespace StoryForge.Tests.Scraper;

/// <summary>A wiki, a folder and a clock for the scrapes of one test; tells what the last one left.</summary>
public sealed class ScrapeRun : IScrapeListener, IDisposable
{
    internal static readonly string[] PlotHeadings = ["Plot", "Summary", "Synopsis"];

    internal LoopbackWiki Wiki { get; } = new();

    internal ImpatientClock Clock { get; } = new();

    internal string Folder { get; } = Directory.CreateTempSubdirectory("storyforge-scrape-").FullName;

    internal List<string> Told { get; } = [];

    /// <summary>Stops the scrape when so many pages are done.</summary>
    internal int? StopAfter { get; set; }

    internal CancellationTokenSource Stop { get; } = new();

    internal ScrapeOptions Options { get; set; } = new() { TimeLimit = ImpatientClock.TimeLimit };

    internal string Corpus => File.ReadAllText(Path.Combine(Folder, CorpusFolder.CorpusName));

    internal string Licence => File.ReadAllText(Path.Combine(Folder, CorpusFolder.LicenceName));

    internal IReadOnlyList<JsonElement> Plots =>
        [.. File.ReadLines(Path.Combine(Folder, CorpusFolder.PlotsName)).Select(line => JsonElement.Parse(line))];

    internal string[] Titles => [.. Plots.Select(plot => plot.GetProperty("title").GetString()!)];

    internal Source Source(params string[] lists) => new()
    {
        Name = "test",
        Title = "Plots of a test",
        BaseUrl = Wiki.Url,
        Lists = lists,
        Sections = PlotHeadings,
        Licence = new Licence("CC BY-SA 3.0", "https://creativecommons.org/licenses/by-sa/3.0/"),
    };

    /// <summary>A list page with these links, and an episode page for each.</summary>
    internal void AddEpisodes(string list, params string[] titles)
    {
        Wiki.Pages[list] = $"<ul>{string.Concat(titles.Select(title => $"<li>{Link(title)}</li>"))}</ul>";
        foreach (var title in titles)
        {
            Wiki.Pages.TryAdd(title, Episode(title));
        }
    }

    internal static string Link(string title) => $"<a href=\"/wiki/{Uri.EscapeDataString(title.Replace(' ', '_'))}\" title=\"{title}\">{title}</a>";

    internal static string PlotOf(string title) =>
        $"In \"{title}\" a crook takes the {title} from the museum, and the two heroes go after the crook by car, by boat and on foot. "
        + "They are caught, tied to a clock that ticks, and free themselves with a hairpin. At the end the crook sits behind bars again.";

    internal static string Episode(string title) =>
        $"<p><b>{title}</b> is an episode.</p><h2><span class=\"mw-headline\" id=\"Plot\">Plot</span></h2><p>{PlotOf(title)}</p><h2><span class=\"mw-headline\" id=\"Cast\">Cast</span></h2><p>None.</p>";

    internal Task<ScrapeReport> RunAsync(params string[] lists) => RunAsync(Source(lists));

    internal Task<ScrapeReport> ResumeAsync(params string[] lists) => RunAsync(Source(lists), resume: true);

    internal async Task<ScrapeReport> RunAsync(Source source, bool resume = false)
    {
        using var folder = CorpusFolder.Open(Folder, resume);
        return await Scrape.RunAsync(source, Options, folder, Clock, this, Stop.Token);
    }

    public void OnListed(int pages) => Told.Add($"listed {pages}");

    public void OnPage(string title, DropReason? dropped, int done, int pages)
    {
        Told.Add($"{title}: {dropped?.ToString() ?? "kept"} {done}/{pages}");
        if (done == StopAfter)
        {
            Stop.Cancel();
        }
    }

    public void OnPause(TimeSpan pause, string why) => Told.Add($"pause {pause.TotalSeconds}: {why}");

    public void OnWarning(string warning) => Told.Add(warning);

    public void Dispose()
    {
        Wiki.Dispose();
        Stop.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
