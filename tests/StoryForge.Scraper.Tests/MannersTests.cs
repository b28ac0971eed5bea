using System.Globalization;
using StoryForge.Scraper;

namespace StoryForge.Tests.Scraper;

/// <summary>How the wiki is treated: robots.txt, the pace, and what is done when it is busy.</summary>
public sealed class MannersTests : IDisposable
{
    private readonly ScrapeRun _run = new();

    public MannersTests() => _run.AddEpisodes("Episodes", "A1", "B1");

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task The_user_agent_has_a_name_and_a_contact()
    {
        _run.Options = _run.Options with { Contact = "bruce@example.org" };

        await _run.RunAsync("Episodes");

        Assert.StartsWith("StoryForge/", _run.Wiki.LastUserAgent, StringComparison.Ordinal);
        Assert.Contains("bruce@example.org", _run.Wiki.LastUserAgent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_are_a_second_apart()
    {
        var report = await _run.RunAsync("Episodes");

        Assert.Equal(_run.Wiki.Asked.Count, report.Requests);
        Assert.Equal(Enumerable.Repeat(TimeSpan.FromSeconds(1), report.Requests - 1), _run.Clock.Waits);
    }

    [Fact]
    public async Task Robots_txt_can_ask_for_more_time()
    {
        _run.Wiki.Robots = "User-agent: *\nCrawl-delay: 7";

        var report = await _run.RunAsync("Episodes");

        Assert.Equal(Enumerable.Repeat(TimeSpan.FromSeconds(7), report.Requests - 1), _run.Clock.Waits);
    }

    [Fact]
    public async Task The_first_thing_asked_for_is_robots_txt_and_once()
    {
        await _run.RunAsync("Episodes");

        Assert.Equal("/robots.txt", _run.Wiki.Asked[0]);
        Assert.Single(_run.Wiki.Asked, "/robots.txt");
    }

    [Fact]
    public async Task An_api_that_robots_txt_forbids_is_not_asked()
    {
        _run.Wiki.Robots = "User-agent: *\nDisallow: /api.php";

        var report = await _run.RunAsync("Episodes");

        Assert.Equal(2, report.PagesKept);
        Assert.Equal(["/robots.txt", "/wiki/Episodes", "/wiki/A1", "/wiki/B1"], _run.Wiki.Asked);
    }

    [Fact]
    public async Task A_page_that_robots_txt_forbids_is_not_asked_for()
    {
        _run.Wiki.Robots = "User-agent: *\nDisallow: /api.php\nDisallow: /wiki/A1$";

        var report = await _run.RunAsync("Episodes");

        Assert.Equal(["B1"], _run.Titles);
        Assert.Equal(DropReason.Disallowed, Assert.Single(report.Dropped).Reason);
        Assert.DoesNotContain("/wiki/A1", _run.Wiki.Asked);
    }

    [Fact]
    public async Task A_redirection_to_what_robots_txt_forbids_is_not_followed()
    {
        _run.Wiki.Robots = "User-agent: *\nDisallow: /api.php\nDisallow: /private/";
        _run.Wiki.Instead = asked => asked == "/wiki/A1" ? LoopbackWiki.Reply.RedirectTo("/private/A1") : null;

        await _run.RunAsync("Episodes");

        Assert.DoesNotContain("/private/A1", _run.Wiki.Asked);
    }

    [Fact]
    public async Task A_wiki_that_wants_no_robots_is_left_alone()
    {
        _run.Wiki.Robots = "User-agent: StoryForge\nDisallow: /";

        var error = await Assert.ThrowsAsync<ScrapeException>(() => _run.RunAsync("Episodes"));

        Assert.Contains("robots.txt", error.Message, StringComparison.Ordinal);
        Assert.Equal(["/robots.txt"], _run.Wiki.Asked);
    }

    [Fact]
    public async Task Without_an_answer_for_robots_txt_nothing_is_asked()
    {
        _run.Wiki.Instead = asked => asked == "/robots.txt" ? LoopbackWiki.Reply.Busy(500) : null;

        var error = await Assert.ThrowsAsync<ScrapeException>(() => _run.RunAsync("Episodes"));

        Assert.Contains("robots.txt", error.Message, StringComparison.Ordinal);
        Assert.All(_run.Wiki.Asked, asked => Assert.Equal("/robots.txt", asked));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_busy_wiki_is_asked_again_after_longer_and_longer_pauses(int status)
    {
        FailTimes("&page=A1", 4, LoopbackWiki.Reply.Busy(status));

        var report = await _run.RunAsync("Episodes");

        Assert.Equal(2, report.PagesKept);
        Assert.Equal([2, 4, 8, 16], Pauses());
        Assert.Contains(_run.Told, told => told.EndsWith($"answered {status}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Retry_after_in_seconds_is_waited_out()
    {
        FailTimes("&page=A1", 1, LoopbackWiki.Reply.Busy(429, "120"));

        await _run.RunAsync("Episodes");

        Assert.Equal([120], Pauses());
        Assert.Contains(TimeSpan.FromSeconds(120), _run.Clock.Waits);
    }

    [Fact]
    public async Task Retry_after_as_a_date_is_waited_out()
    {
        _run.Options = _run.Options with { Delay = 0 };
        FailTimes("&page=A1", 1, LoopbackWiki.Reply.Busy(503, _run.Clock.GetUtcNow().AddSeconds(90).ToString("R", CultureInfo.InvariantCulture)));

        await _run.RunAsync("Episodes");

        Assert.Equal([90], Pauses());
    }

    [Fact]
    public async Task A_lag_that_the_api_reports_is_waited_out()
    {
        var lag = LoopbackWiki.Reply.Json(new { error = new { code = "maxlag", info = "Waiting for a database" } });
        FailTimes("&page=A1", 1, lag with { Headers = [("MediaWiki-API-Error", "maxlag"), ("Retry-After", "5")] });

        var report = await _run.RunAsync("Episodes");

        Assert.Equal(2, report.PagesKept);
        Assert.Equal([5], Pauses());
    }

    [Fact]
    public async Task A_wiki_that_asks_to_come_back_tomorrow_ends_the_scrape_and_nothing_is_lost()
    {
        FailTimes("&page=B1", 1, LoopbackWiki.Reply.Busy(429, "86400"));

        var error = await Assert.ThrowsAsync<ScrapeException>(() => _run.RunAsync("Episodes"));

        Assert.Contains("1440 min", error.Message, StringComparison.Ordinal);
        Assert.Contains("--resume", error.Message, StringComparison.Ordinal);
        await _run.ResumeAsync("Episodes");
        Assert.Equal(["A1", "B1"], _run.Titles);
        Assert.Single(_run.Wiki.AskedPages, "A1");
    }

    [Fact]
    public async Task A_page_that_never_comes_is_reported_and_tried_again_by_resume()
    {
        _run.Wiki.Instead = asked => asked.EndsWith("A1", StringComparison.Ordinal) ? LoopbackWiki.Reply.Busy(502) : null;

        var report = await _run.RunAsync("Episodes");

        var dropped = Assert.Single(report.Dropped);
        Assert.Equal((DropReason.Unavailable, true), (dropped.Reason, dropped.Detail.Contains("502 (5 tries)", StringComparison.Ordinal)));
        _run.Wiki.Instead = _ => null;
        Assert.Equal(2, (await _run.ResumeAsync("Episodes")).PagesKept);
    }

    [Fact]
    public async Task A_wiki_that_stays_away_ends_the_scrape()
    {
        _run.AddEpisodes("Long list", [.. Enumerable.Range(1, 40).Select(i => $"Episode {i}")]);
        _run.Wiki.Instead = asked => asked.Contains("Episode ", StringComparison.Ordinal) || asked.Contains("Episode_", StringComparison.Ordinal) ? LoopbackWiki.Reply.Busy(503) : null;

        var error = await Assert.ThrowsAsync<ScrapeException>(() => _run.RunAsync("Long list"));

        Assert.Contains("no longer answers", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Episode 6", _run.Wiki.AskedPages);
    }

    private void FailTimes(string ending, int times, LoopbackWiki.Reply reply) =>
        _run.Wiki.Instead = asked => asked.EndsWith(ending, StringComparison.Ordinal) && times-- > 0 ? reply : null;

    private IEnumerable<double> Pauses() => _run.Told.Where(told => told.StartsWith("pause ", StringComparison.Ordinal))
        .Select(told => double.Parse(told.Split(' ', ':')[1], CultureInfo.InvariantCulture));
}
