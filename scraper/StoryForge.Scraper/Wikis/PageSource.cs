namespace StoryForge.Scraper;

/// <summary>An article as it came.</summary>
/// <param name="Title">What the page itself says goes before it.</param>
internal sealed record PageSource(string Title, long? RevisionId, string Html, DateTimeOffset RetrievedAt, string? Oddity)
{
    public PageResult Read(WikiAddress address)
    {
        var page = new HtmlPage(Html);
        var title = WikiAddress.Normalise(page.Title ?? Title);
        return new PageResult.Found(new WikiPage(title, address.ArticleOf(title), RevisionId ?? page.RevisionId, RetrievedAt, page, Oddity));
    }
}
