using StoryForge.Scraper;

namespace StoryForge.Tests.Scraper;

/// <summary>A scrape that was stopped is gone on with, and no page is fetched twice.</summary>
public sealed class StoppedScrapeTests : IDisposable
{
    private readonly ScrapeRun _run = new();

    public StoppedScrapeTests() => _run.AddEpisodes("Episodes", "A1", "B1", "C1", "D1", "E1");

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_fetched_before_a_stop_is_not_fetched_again(bool hasApi)
    {
        _run.Wiki.HasApi = hasApi;
        _run.StopAfter = 2;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _run.RunAsync("Episodes"));
        Assert.Empty(Directory.GetFiles(_run.Folder));
        using var second = new ScrapeRun();

        using var folder = CorpusFolder.Open(_run.Folder, resume: true);
        var report = await Scrape.RunAsync(_run.Source("Episodes"), _run.Options, folder, _run.Clock, second, CancellationToken.None);

        Assert.Equal(5, report.PagesKept);
        Assert.Equal(["A1", "B1", "C1", "D1", "E1"], _run.Titles);
        Assert.Equal(_run.Wiki.Asked.Distinct(), _run.Wiki.Asked);
    }

    [Fact]
    public async Task A_finished_scrape_is_made_again_from_the_cache_alone()
    {
        _run.Wiki.Instead = asked => asked.Contains("C1", StringComparison.Ordinal) ? LoopbackWiki.Reply.NotFound : null;
        await _run.RunAsync("Episodes");
        var (corpus, asked) = (_run.Corpus, _run.Wiki.Asked.Count);

        var report = await _run.ResumeAsync("Episodes");

        Assert.Equal(corpus, _run.Corpus);
        Assert.Equal((0, asked), (report.Requests, _run.Wiki.Asked.Count));
        Assert.Equal(asked, report.FromCache);
    }

    [Fact]
    public async Task Other_sections_are_taken_from_pages_that_are_there()
    {
        await _run.RunAsync("Episodes");
        var asked = _run.Wiki.Asked.Count;

        await _run.RunAsync(_run.Source("Episodes") with { Sections = ["Cast"] }, resume: true);

        Assert.Equal("None.\n", _run.Corpus);
        Assert.Equal(asked, _run.Wiki.Asked.Count);
    }

    [Fact]
    public async Task Yesterdays_robots_txt_is_asked_for_again()
    {
        await _run.RunAsync("Episodes");
        _run.Clock.Advance(TimeSpan.FromHours(25));

        await _run.ResumeAsync("Episodes");

        Assert.Equal(2, _run.Wiki.Asked.Count(asked => asked == "/robots.txt"));
    }

    [Fact]
    public async Task A_stop_during_a_pause_ends_it()
    {
        _run.Wiki.Instead = asked =>
        {
            if (asked.EndsWith("&page=B1", StringComparison.Ordinal))
            {
                _run.Stop.Cancel();
                return LoopbackWiki.Reply.Busy(503);
            }

            return null;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _run.RunAsync("Episodes"));

        Assert.Single(_run.Wiki.AskedPages, "B1");
    }

    [Fact]
    public async Task The_corpus_of_before_stays_whole_when_a_later_scrape_is_stopped()
    {
        await _run.RunAsync("Episodes");
        var corpus = _run.Corpus;
        _run.AddEpisodes("More", "F1", "G1");
        _run.StopAfter = 6;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _run.ResumeAsync("Episodes", "More"));

        Assert.Equal(corpus, _run.Corpus);
        Assert.Equal(["LICENSE.txt", "corpus.txt", "plots.jsonl", "report.json"], Directory.GetFiles(_run.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }
}
