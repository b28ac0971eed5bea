namespace StoryForge.Scraper;

/// <summary>An article as it came, before its HTML is parsed.</summary>
/// <param name="Title">What the page itself says goes before it.</param>
internal sealed record PageSource(string Title, long? RevisionId, string Html, DateTimeOffset RetrievedAt, string? Oddity)
{
    public PageResult Parse(WikiAddress address)
    {
        if (HtmlPage.Parse(Html) is not { } page)
        {
            return new PageResult.NotFound(DropReason.Unreadable, "its tags are nested without end");
        }

        var title = WikiAddress.Normalise(page.Title ?? Title);
        return new PageResult.Found(new WikiPage(title, address.ArticleOf(title), RevisionId ?? page.RevisionId, RetrievedAt, page, Oddity));
    }
}
