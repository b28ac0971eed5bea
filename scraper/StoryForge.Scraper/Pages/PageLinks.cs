using System.Net;
using HtmlAgilityPack;

namespace StoryForge.Scraper;

/// <summary>Finds the articles that a page links to.</summary>
internal sealed class PageLinks(Source source, WikiAddress address, Namespaces namespaces)
{
    private readonly Unwanted _unwanted = new(source);

    /// <summary>All that the article itself links to, in the order of the page, each once.</summary>
    /// <param name="url">Of the page.</param>
    /// <returns>Null where the page can't be parsed.</returns>
    public IReadOnlyList<string>? In(HtmlPage page, Uri url) =>
        HtmlPage.Parse(page.Content) is { } root ? In(root, url, _unwanted.IsFurniture) : null;

    /// <param name="isPassedBy">Elements whose links do not count.</param>
    public IReadOnlyList<string> In(HtmlNode root, Uri url, Predicate<HtmlNode> isPassedBy)
    {
        List<string> titles = [];
        var walk = new NodeWalk(root);
        while (walk.Next())
        {
            if (walk.IsLeaving || walk.Node.NodeType != HtmlNodeType.Element)
            {
                continue;
            }

            if (isPassedBy(walk.Node))
            {
                walk.Skip();
            }
            else if (ArticleOf(walk.Node, url) is { } title)
            {
                titles.Add(title);
            }
        }

        return [.. titles.Distinct(StringComparer.Ordinal)];
    }

    private string? ArticleOf(HtmlNode element, Uri url) =>
        element.Name == "a" && element.GetAttributeValue("href", "") is { Length: > 0 } href && !element.HasClass("new")
        && address.TitleOf(WebUtility.HtmlDecode(href), url) is { } title && namespaces.IsArticle(title)
            ? title
            : null;
}
