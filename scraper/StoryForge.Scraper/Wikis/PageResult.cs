namespace StoryForge.Scraper;

/// <summary>What came of asking a wiki for an article.</summary>
internal abstract record PageResult
{
    public sealed record Found(WikiPage Page) : PageResult;

    /// <param name="Detail">For people: a part of a sentence.</param>
    public sealed record NotFound(DropReason Reason, string Detail) : PageResult;
}
