using System.Text.Json;

namespace StoryForge.Scraper;

/// <summary>MediaWiki's action API (api.php), in either form of its answers.</summary>
internal sealed class WikiApi(Fetcher fetcher, WikiAddress address)
{
    private static readonly string[] NoPageErrors = ["missingtitle", "invalidtitle", "pagecannotexist", "nosuchpageid"];

    /// <summary>The HTML and revision of an article; redirections of the wiki are followed.</summary>
    public Task<ApiResult> ParseAsync(string title, CancellationToken cancellation) => AskAsync(
        "action=parse&format=json&formatversion=2&redirects=1&prop=text%7Crevid&disableeditsection=1&disabletoc=1&disablelimitreport=1"
        + $"&page={Uri.EscapeDataString(title)}",
        cancellation);

    /// <summary>The wiki's licence, and the names of its namespaces.</summary>
    public Task<ApiResult> SiteInfoAsync(CancellationToken cancellation) => AskAsync(
        "action=query&format=json&formatversion=2&meta=siteinfo&siprop=rightsinfo%7Cnamespaces%7Cnamespacealiases", cancellation);

    /// <summary>Some of the articles in a category, and where to go on.</summary>
    /// <param name="continuation">What the answer before said under <c>continue</c>, as a query; empty at first.</param>
    public Task<ApiResult> CategoryMembersAsync(string category, string continuation, CancellationToken cancellation) => AskAsync(
        "action=query&format=json&formatversion=2&list=categorymembers&cmtype=page&cmnamespace=0&cmlimit=500"
        + $"&cmtitle={Uri.EscapeDataString(category)}{continuation}",
        cancellation);

    private async Task<ApiResult> AskAsync(string query, CancellationToken cancellation)
    {
        // action comes first: Fandom's robots.txt forbids "/*?*action=" and allows "/api.php?action="
        var url = new Uri($"{address.Api}?{query}");
        var result = await fetcher.GetAsync(url, cancellation);
        if (result is not FetchResult.Fetched answer)
        {
            var (problem, detail) = (FetchResult.NotFetched)result;
            return new ApiResult.Failed(Wiki.ReasonOf(problem), detail);
        }

        var text = PageEncoding.Read(answer.Body, answer.ContentType, out var oddity);
        return Read(text) is { } json
            ? Judge(json, answer.RetrievedAt, oddity)
            : new ApiResult.Failed(DropReason.Unreadable, "the API answered no JSON");
    }

    private static JsonElement? Read(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ApiResult Judge(JsonElement json, DateTimeOffset retrievedAt, string? oddity)
    {
        if (json.Field("error") is not { } error)
        {
            return new ApiResult.Told(json, retrievedAt, oddity);
        }

        var code = error.TextField("code") ?? "error";
        return NoPageErrors.Contains(code) ? new ApiResult.NoSuchPage($"the wiki has no such page ({code})")
            : new ApiResult.Failed(DropReason.Refused, $"the API answered \"{code}\": {error.TextField("info")}");
    }
}
