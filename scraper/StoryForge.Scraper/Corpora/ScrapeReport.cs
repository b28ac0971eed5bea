namespace StoryForge.Scraper;

/// <summary>The content of report.json.</summary>
/// <param name="Licence">The wiki's own statement, else that of the source file.</param>
/// <param name="PagesSeen">All that the lists, categories and other parts named.</param>
/// <param name="DroppedBy">How many for each reason.</param>
/// <param name="Words">Of all kept plots, parted by white space.</param>
/// <param name="Requests">Made in this run, further tries included.</param>
/// <param name="FromCache">Answers that were not asked for again.</param>
/// <param name="ShortPlots">Kept, but so short that a person should look.</param>
public sealed record ScrapeReport(
    string Source,
    string Title,
    Uri BaseUrl,
    Licence Licence,
    DateTimeOffset StartedAt,
    DateTimeOffset FinishedAt,
    int PagesSeen,
    int PagesKept,
    int PagesDropped,
    IReadOnlyDictionary<string, int> DroppedBy,
    long Words,
    long Characters,
    int Requests,
    int FromCache,
    IReadOnlyList<ShortPlot> ShortPlots,
    IReadOnlyList<DroppedPage> Dropped,
    IReadOnlyList<string> Warnings);

/// <summary>A page that gave no plot.</summary>
/// <param name="Detail">More than the reason, as a part of a sentence; empty where there is no more.</param>
public sealed record DroppedPage(string Title, Uri Url, DropReason Reason, string Detail);

/// <summary>A plot of fewer characters than most have.</summary>
public sealed record ShortPlot(string Title, Uri Url, int Characters);
