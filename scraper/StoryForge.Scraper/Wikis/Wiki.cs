namespace StoryForge.Scraper;

/// <summary>Reads a wiki through its API, and through its pages where the API does not serve.</summary>
internal sealed class Wiki(WikiAddress address, Fetcher fetcher)
{
    /// <summary>Failures in a row after which the API is asked no more.</summary>
    private const int ApiPatience = 3;

    private readonly WikiApi _api = new(fetcher, address);
    private int _apiFailures;

    public Namespaces Namespaces { get; } = new();

    /// <summary>What the wiki itself says; null where it says nothing.</summary>
    public Licence? OwnLicence { get; private set; }

    private bool AsksApi => _apiFailures < ApiPatience;

    public static DropReason ReasonOf(FetchProblem problem) => problem switch
    {
        FetchProblem.Missing => DropReason.Missing,
        FetchProblem.Disallowed => DropReason.Disallowed,
        FetchProblem.Redirected => DropReason.RedirectedAway,
        FetchProblem.TooLarge => DropReason.TooLarge,
        FetchProblem.Refused => DropReason.Refused,
        _ => DropReason.Unavailable,
    };

    /// <summary>Asks the wiki about itself; one that says nothing is read all the same.</summary>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        if (Counted(await _api.SiteInfoAsync(cancellation)) is ApiResult.Told { Json: var json } && json.Field("query") is { } query)
        {
            Namespaces.Add(query);
            var rights = query.Field("rightsinfo") ?? default;
            OwnLicence = rights.TextField("text") is { Length: > 0 } name ? new Licence(name, rights.TextField("url") ?? "") : null;
        }
    }

    public async Task<PageResult> PageAsync(string title, CancellationToken cancellation)
    {
        if (AsksApi)
        {
            switch (Counted(await _api.ParseAsync(title, cancellation)))
            {
                case ApiResult.NoSuchPage { Detail: var detail }:
                    return new PageResult.NotFound(DropReason.Missing, detail);
                case ApiResult.Told told when ParsedArticle.From(told.Json) is { } article:
                    var page = new PageSource(article.Title, article.RevisionId, article.Html, told.RetrievedAt, told.Oddity);
                    return page.Read(address);
            }
        }

        return await HtmlPageAsync(title, cancellation);
    }

    /// <summary>The articles of a category, in its order.</summary>
    /// <param name="most">Where a category without end is cut off.</param>
    public async Task<(Listing? Listing, string? Problem)> CategoryAsync(string name, int most, CancellationToken cancellation)
    {
        var category = name.StartsWith("Category:", StringComparison.OrdinalIgnoreCase) ? name : "Category:" + name;
        var paging = new Paging(category, most);
        var problem = AsksApi ? await ApiCategoryAsync(paging, cancellation) : "";
        if (problem is not null)
        {
            problem = await new CategoryPages(fetcher, address, Namespaces).ReadAsync(paging, cancellation);
        }

        return paging.Titles.Count > 0 || problem is null ? (new Listing(paging.Titles, paging.Warning), null) : (null, problem);
    }

    /// <returns>Null where the whole category was read.</returns>
    private async Task<string?> ApiCategoryAsync(Paging paging, CancellationToken cancellation)
    {
        for (var continuation = ""; ;)
        {
            var result = Counted(await _api.CategoryMembersAsync(paging.Category, continuation, cancellation));
            if (result is not ApiResult.Told { Json: var json } || CategoryBatch.From(json) is not { } batch)
            {
                return result is ApiResult.Failed { Detail: var detail } ? detail : "the API told no members";
            }

            if (!paging.GoesOn(batch.Titles.Select(WikiAddress.Normalise), batch.Continuation))
            {
                return null;
            }

            continuation = batch.Continuation!;
        }
    }

    private async Task<PageResult> HtmlPageAsync(string title, CancellationToken cancellation)
    {
        var result = await fetcher.GetAsync(address.ArticleOf(title), cancellation);
        if (result is not FetchResult.Fetched answer)
        {
            var (problem, detail) = (FetchResult.NotFetched)result;
            return new PageResult.NotFound(ReasonOf(problem), detail);
        }

        if (answer.ContentType is { Length: > 0 } type && !type.Contains("html", StringComparison.OrdinalIgnoreCase))
        {
            return new PageResult.NotFound(DropReason.Unreadable, $"it is {type.Split(';')[0]}, and no page");
        }

        var html = PageEncoding.Read(answer.Body, answer.ContentType, out var oddity);
        return new PageSource(address.TitleOf(answer.Url.AbsoluteUri, answer.Url) ?? title, null, html, answer.RetrievedAt, oddity).Read(address);
    }

    private ApiResult Counted(ApiResult result)
    {
        _apiFailures = result is ApiResult.Failed ? _apiFailures + 1 : 0;
        return result;
    }
}
