namespace StoryForge.Scraper;

/// <summary>An article of a wiki.</summary>
/// <param name="Title">After redirections, with spaces.</param>
/// <param name="RevisionId">Null where the wiki does not tell it.</param>
/// <param name="Oddity">What was odd about it, for the report; null where nothing was.</param>
internal sealed record WikiPage(string Title, Uri Url, long? RevisionId, DateTimeOffset RetrievedAt, HtmlPage Html, string? Oddity);
