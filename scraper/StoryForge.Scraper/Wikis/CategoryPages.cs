using System.Net;
using HtmlAgilityPack;

namespace StoryForge.Scraper;

/// <summary>Reads a category from its pages, for wikis whose API does not serve.</summary>
internal sealed class CategoryPages(Fetcher fetcher, WikiAddress address, Namespaces namespaces)
{
    /// <summary>Of the links to further pages of the category: MediaWiki's, and Fandom's.</summary>
    private static readonly string[] PagingKeys = ["pagefrom", "from"];

    /// <returns>Null where the whole category was read.</returns>
    public async Task<string?> ReadAsync(Paging paging, CancellationToken cancellation)
    {
        var first = address.ArticleOf(paging.Category);
        var queue = new Queue<string>([""]);
        var seen = new HashSet<string>(StringComparer.Ordinal) { "" };
        while (queue.TryDequeue(out var query))
        {
            var result = await fetcher.GetAsync(new Uri(first + query), cancellation);
            if (result is not FetchResult.Fetched answer)
            {
                return ((FetchResult.NotFetched)result).Detail;
            }

            if (HtmlPage.Parse(new HtmlPage(PageEncoding.Read(answer.Body, answer.ContentType, out _)).Content) is not { } page)
            {
                return "its tags are nested without end";
            }

            var (titles, further) = Read(page, answer.Url);
            further.Where(seen.Add).ToList().ForEach(queue.Enqueue);
            if (!paging.GoesOn(titles, queue.TryPeek(out var next) ? next : null))
            {
                break;
            }
        }

        return null;
    }

    private (List<string> Titles, List<string> Further) Read(HtmlNode content, Uri page)
    {
        List<string> titles = [];
        List<string> further = [];
        var members = NodeWalk.First(content, node => node.Id == "mw-pages" || node.HasClass("category-page__members")) ?? content;
        foreach (var href in Links(members))
        {
            if (address.TitleOf(href, page) is { } title && namespaces.IsArticle(title))
            {
                titles.Add(title);
            }
        }

        foreach (var href in Links(content))
        {
            if (Uri.TryCreate(page, href, out var url) && url.Authority == page.Authority && PagingQuery(url) is { } query)
            {
                further.Add(query);
            }
        }

        return (titles, further);
    }

    private static List<string> Links(HtmlNode root)
    {
        List<string> links = [];
        var walk = new NodeWalk(root);
        while (walk.Next())
        {
            if (!walk.IsLeaving && walk.Node.Name == "a" && walk.Node.GetAttributeValue("href", null) is { Length: > 0 } href)
            {
                links.Add(WebUtility.HtmlDecode(href));
            }
        }

        return links;
    }

    /// <summary>
    /// The paging of a link, to be put after the category's own URL: MediaWiki writes such links by way of index.php,
    /// where robots are often not wanted.
    /// </summary>
    private static string? PagingQuery(Uri url) => url.Query.TrimStart('?').Split('&')
        .FirstOrDefault(pair => PagingKeys.Any(key => pair.StartsWith(key + "=", StringComparison.Ordinal))) is { } pair ? "?" + pair : null;
}
