namespace StoryForge.Scraper;

/// <summary>Where a wiki's pages are: titles to URLs and back.</summary>
internal sealed class WikiAddress(Source source)
{
    private readonly string _base = source.BaseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/');

    public Uri Api => new(_base + source.ApiPath);

    /// <summary>In MediaWiki's own spelling, with underscores and few escapes; queries may follow.</summary>
    public Uri ArticleOf(string title) => new(_base + source.ArticlePath + Escape(title));

    /// <summary>The URL that people find a page and its authors under.</summary>
    public Uri HistoryOf(string title) => new(ArticleOf(title) + "?action=history");

    /// <summary>The title of the article that a link leads to.</summary>
    /// <param name="page">The page it stands on.</param>
    /// <returns>Null where it leads to something else: another site, an edit form, a place on the same page.</returns>
    public string? TitleOf(string href, Uri page)
    {
        var prefix = source.BaseUrl.AbsolutePath.TrimEnd('/') + source.ArticlePath;
        if (href.StartsWith('#') || !Uri.TryCreate(page, href, out var url) || url.Scheme is not ("http" or "https")
            || url.Authority != source.BaseUrl.Authority || url.Query.Length > 0 || !url.AbsolutePath.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }

        return Normalise(Uri.UnescapeDataString(url.AbsolutePath[prefix.Length..])) is { Length: > 0 } title ? title : null;
    }

    /// <summary>As MediaWiki shows titles: spaces, and the first letter a capital.</summary>
    public static string Normalise(string title)
    {
        var spaced = string.Join(' ', title.Replace('_', ' ').Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return spaced.Length == 0 ? "" : char.ToUpperInvariant(spaced[0]) + spaced[1..];
    }

    /// <summary>As MediaWiki writes titles in links (wfUrlencode): some marks stay plain, for people's sake.</summary>
    private static string Escape(string title)
    {
        var escaped = Uri.EscapeDataString(title.Replace(' ', '_'));
        foreach (var mark in ";@$!*(),/~:")
        {
            escaped = escaped.Replace(Uri.HexEscape(mark), mark.ToString(), StringComparison.Ordinal);
        }

        return escaped;
    }
}
