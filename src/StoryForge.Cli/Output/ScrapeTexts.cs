using System.Globalization;
using System.Text.Json;
using StoryForge.Scraper;

namespace StoryForge.Cli.Output;

/// <summary>How a scrape is told to people, in a terminal and in a file alike.</summary>
internal static class ScrapeTexts
{
    public static string Listed(int pages) => string.Create(CultureInfo.InvariantCulture, $"{pages:#,0} pages to read");

    /// <returns>Null for a page that was kept: the bar and the counts tell of those.</returns>
    public static string? Page(string title, DropReason? dropped) =>
        dropped is { } reason ? $"left out: {title} ({Spaced(Kebab(reason))})" : null;

    public static string Rate(int done, int pages, TimeSpan elapsed)
    {
        var left = TrainingTexts.Left(elapsed / done * (pages - done));
        var rate = done / Math.Max(elapsed.TotalMinutes, 1e-3);
        return string.Create(CultureInfo.InvariantCulture, $"{done:#,0} of {pages:#,0} pages, {rate:0} a minute, {left}");
    }

    public static string Pause(TimeSpan pause, string why) =>
        string.Create(CultureInfo.InvariantCulture, $"{why}; waiting {pause.TotalSeconds:0} s");

    public static string Result(ScrapeReport report, string folder)
    {
        List<string> sentences =
        [
            string.Create(CultureInfo.InvariantCulture, $"Kept {report.PagesKept:#,0} of {report.PagesSeen:#,0} pages, {report.Words:#,0} words."),
        ];
        if (report.PagesDropped > 0)
        {
            sentences.Add($"Left out: {string.Join(", ", report.DroppedBy.Select(reason => $"{reason.Value} {Spaced(reason.Key)}"))}.");
        }

        if (report.DroppedBy.ContainsKey(Kebab(DropReason.Unavailable)))
        {
            sentences.Add("Run the same command with --resume to try the unavailable ones again.");
        }

        if (report.ShortPlots.Count > 0)
        {
            sentences.Add($"{report.ShortPlots.Count} of the kept plots are shorter than 200 characters.");
        }

        sentences.Add($"The corpus is in {folder}, the details in its {CorpusFolder.ReportName}.");
        return string.Join(' ', sentences);
    }

    private static string Kebab(DropReason reason) => JsonNamingPolicy.KebabCaseLower.ConvertName(reason.ToString());

    private static string Spaced(string kebab) => kebab.Replace('-', ' ');
}
