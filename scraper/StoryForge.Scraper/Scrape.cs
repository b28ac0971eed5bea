using System.ComponentModel.DataAnnotations;
using System.Net;

namespace StoryForge.Scraper;

/// <summary>Builds a corpus from a wiki.</summary>
public sealed class Scrape
{
    private readonly Source _source;
    private readonly ScrapeOptions _options;
    private readonly IScrapeListener _listener;
    private readonly TimeProvider _clock;
    private readonly CorpusFolder _folder;
    private readonly WikiAddress _address;
    private readonly Fetcher _fetcher;
    private readonly Wiki _wiki;
    private readonly PlotSections _sections;
    private readonly PageLinks _links;
    private readonly OtherParts _otherParts;
    private readonly Frontier _frontier;
    private readonly SeenPlots _plots = new();
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly Tally _tally;

    private Scrape(Source source, ScrapeOptions options, CorpusFolder folder, HttpClient http, TimeProvider clock, IScrapeListener listener)
    {
        _source = source;
        _options = options;
        _folder = folder;
        _clock = clock;
        _listener = listener;
        _address = new WikiAddress(source);
        _fetcher = new Fetcher(new HttpExchange(http, options, clock), new PageCache(folder.Pages), options, clock, listener);
        _wiki = new Wiki(_address, _fetcher);
        _sections = new PlotSections(source);
        _links = new PageLinks(source, _address, _wiki.Namespaces);
        _otherParts = new OtherParts(source, _links);
        _frontier = new Frontier(source, options.MostPages);
        _tally = new Tally(source, clock.GetUtcNow());
    }

    /// <summary>
    /// Reads the pages that a source names and writes the corpus into the folder. What was fetched is in the folder's
    /// page cache at once: a run that is stopped, killed or fails is gone on with by another one in the same folder.
    /// </summary>
    /// <exception cref="ValidationException">An option outside its range.</exception>
    /// <exception cref="ScrapeException">The wiki can't be read at all, or no longer.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; no corpus is written then.</exception>
    public static async Task<ScrapeReport> RunAsync(
        Source source, ScrapeOptions options, CorpusFolder folder, TimeProvider clock, IScrapeListener listener, CancellationToken cancellation)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            UseCookies = false,
        };
        using var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", UserAgent.Text(options.Contact));
        return await new Scrape(source, options, folder, http, clock, listener).RunAsync(cancellation);
    }

    private async Task<ScrapeReport> RunAsync(CancellationToken cancellation)
    {
        await _wiki.OpenAsync(cancellation);
        var licence = LicenceOfTexts();
        await ListAsync(cancellation);
        _listener.OnListed(_frontier.Waiting);
        using var writer = new CorpusWriter(_folder.FullPath, _source, licence);
        await ReadAsync(writer, licence, cancellation);
        if (_frontier.IsFull)
        {
            Warn($"There are more than {_options.MostPages} pages; the others were left out.");
        }

        var report = _tally.Report(licence, _fetcher, _clock.GetUtcNow());
        writer.Complete(report);
        return report;
    }

    private Licence LicenceOfTexts()
    {
        var (own, stated) = (_wiki.OwnLicence, _source.Licence);
        if (own is null || stated.IsAsExactAs(own))
        {
            return stated;
        }

        Warn($"The wiki says its texts are under \"{own.Name}\" ({own.Url}), the source file says {stated.Name}; the wiki's word counts.");
        return own;
    }

    /// <summary>Finds the pages to read.</summary>
    private async Task ListAsync(CancellationToken cancellation)
    {
        List<string> problems = [];
        foreach (var list in _source.Lists)
        {
            _frontier.Exclude(WikiAddress.Normalise(list));
            switch (await _wiki.PageAsync(list, cancellation))
            {
                case PageResult.Found { Page: var page } when _links.In(page.Html, page.Url) is { } titles:
                    _frontier.Exclude(page.Title);
                    _frontier.Add(titles);
                    break;
                case PageResult.Found:
                    problems.Add($"The list \"{list}\" could not be read: its tags are nested without end.");
                    break;
                case PageResult.NotFound { Detail: var detail }:
                    problems.Add($"The list \"{list}\" could not be read: {detail}.");
                    break;
            }
        }

        foreach (var category in _source.Categories)
        {
            var (listing, problem) = await _wiki.CategoryAsync(category, _options.MostPages, cancellation);
            _frontier.Add(listing?.Titles ?? []);
            if ((problem is null ? listing?.Warning : $"The category \"{category}\" could not be read: {problem}.") is { } warning)
            {
                problems.Add(warning);
            }
        }

        if (_frontier.Waiting == 0)
        {
            throw new ScrapeException(problems is [var first, ..]
                ? first
                : "The lists and categories of the source name no pages. Check lists, categories, include and exclude.");
        }

        problems.ForEach(Warn);
    }

    private async Task ReadAsync(CorpusWriter writer, Licence licence, CancellationToken cancellation)
    {
        var failures = 0;
        while (_frontier.Take() is { } title)
        {
            cancellation.ThrowIfCancellationRequested();
            var (plot, dropped) = await ReadAsync(title, licence, cancellation);
            if (plot is not null)
            {
                writer.Add(plot, _address.HistoryOf(plot.Title));
                _tally.Keep(plot);
            }
            else
            {
                _tally.Drop(dropped!);
            }

            _listener.OnPage(plot?.Title ?? title, dropped?.Reason, _tally.Seen, _tally.Seen + _frontier.Waiting);
            failures = dropped?.Reason == DropReason.Unavailable ? failures + 1 : 0;
            if (failures == _options.Patience)
            {
                throw new ScrapeException(
                    $"The wiki no longer answers: {dropped!.Detail}. Nothing is lost: run the same command with --resume later.");
            }
        }
    }

    private async Task<(PlotRecord? Plot, DroppedPage? Dropped)> ReadAsync(string title, Licence licence, CancellationToken cancellation)
    {
        // a page that another title redirected to was read then
        var result = _read.Contains(title) ? null : await _wiki.PageAsync(title, cancellation);
        if (result is PageResult.NotFound { Reason: var reason, Detail: var detail })
        {
            return Drop(title, reason, detail);
        }

        if (result is not PageResult.Found { Page: var page } || !_read.Add(page.Title))
        {
            return Drop(title, DropReason.SamePage, "");
        }

        if (page.Oddity is not null)
        {
            Warn($"\"{page.Title}\": {page.Oddity}.");
        }

        var plot = _sections.Read(page.Html);
        if (plot.Dropped is { } noPlot)
        {
            return Drop(page.Title, noPlot, noPlot == DropReason.Unreadable ? "its section is too long, or its tags are nested without end" : "");
        }

        var parts = _otherParts.Of(page.Html, page.Url).Where(part => part != page.Title).ToList();
        _frontier.AddNext(parts);
        return _plots.Add(plot.Text)
            ? (new PlotRecord(page.Title, page.Url, page.RevisionId, licence.Name, page.RetrievedAt, parts, plot.Text), null)
            : Drop(page.Title, DropReason.DuplicatePlot, "");
    }

    private (PlotRecord? Plot, DroppedPage? Dropped) Drop(string title, DropReason reason, string detail) =>
        (null, new DroppedPage(title, _address.ArticleOf(title), reason, detail));

    private void Warn(string warning)
    {
        _tally.Warn(warning);
        _listener.OnWarning(warning);
    }
}
