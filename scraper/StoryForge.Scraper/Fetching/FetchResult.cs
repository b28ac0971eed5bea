namespace StoryForge.Scraper;

/// <summary>What came of fetching a URL.</summary>
internal abstract record FetchResult
{
    /// <param name="Url">After redirections.</param>
    /// <param name="ContentType">The header, as it came.</param>
    public sealed record Fetched(Uri Url, string? ContentType, byte[] Body, DateTimeOffset RetrievedAt) : FetchResult;

    /// <param name="Detail">For people: a part of a sentence, such as "answered 503 (5 tries)".</param>
    public sealed record NotFetched(FetchProblem Problem, string Detail) : FetchResult;
}
