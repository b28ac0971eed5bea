namespace StoryForge.Scraper;

/// <summary>One line of plots.jsonl.</summary>
/// <param name="RevisionId">Null where the wiki did not tell it.</param>
/// <param name="OtherParts">Titles of the other parts of a two-part episode, as the page links to them.</param>
public sealed record PlotRecord(
    string Title, Uri Url, long? RevisionId, string Licence, DateTimeOffset RetrievedAt, IReadOnlyList<string> OtherParts, string Text);
