using System.Text;
using StoryForge.Scraper;

namespace StoryForge.Tests.Scraper;

/// <summary>Answers that no wiki should give: each is survived and told, and the other pages come through.</summary>
public sealed class HostileWikiTests : IDisposable
{
    private readonly ScrapeRun _run = new();

    public HostileWikiTests() => _run.AddEpisodes("Episodes", "Bad", "Good");

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_page_of_50_MB_is_not_read_to_its_end(bool isChunked)
    {
        var page = Encoding.ASCII.GetBytes(new string('x', 50_000_000));
        var reply = new LoopbackWiki.Reply(200, page, IsChunked: isChunked);

        var dropped = await DroppedAsync(reply);

        Assert.Equal(DropReason.TooLarge, dropped.Reason);
        Assert.Contains("4.2 MB", dropped.Detail, StringComparison.Ordinal);
        var asked = _run.Wiki.Asked.Count;
        await _run.ResumeAsync("Episodes");
        Assert.Equal(asked, _run.Wiki.Asked.Count);
    }

    [Fact]
    public async Task A_small_answer_that_unpacks_to_50_MB_is_not_unpacked_to_its_end()
    {
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(new byte[50_000_000]);
        }

        var dropped = await DroppedAsync(new LoopbackWiki.Reply(200, packed.ToArray()) { Headers = [("Content-Encoding", "gzip")] });

        Assert.Equal(DropReason.TooLarge, dropped.Reason);
    }

    [Fact]
    public async Task A_page_that_never_comes_is_given_up_at_the_time_limit()
    {
        var dropped = await DroppedAsync(new LoopbackWiki.Reply(200, "") { Hangs = true }, _run.Clock.PassLimits);

        Assert.Equal(DropReason.Unavailable, dropped.Reason);
        Assert.Contains("within 31 s (5 tries)", dropped.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_always_breaks_off_is_given_up()
    {
        var dropped = await DroppedAsync(new LoopbackWiki.Reply(200, ScrapeRun.Episode("Bad")) with { BreaksOff = true });

        Assert.Equal(DropReason.Unavailable, dropped.Reason);
        Assert.Contains("broke off", dropped.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_once_is_asked_for_again()
    {
        var breaks = 1;
        _run.Wiki.Instead = asked => asked.EndsWith("&page=Bad", StringComparison.Ordinal) && breaks-- > 0
            ? LoopbackWiki.Reply.Json(new { parse = new { title = "Bad", text = ScrapeRun.Episode("Bad") } }) with { BreaksOff = true }
            : null;

        Assert.Equal(2, (await _run.RunAsync("Episodes")).PagesKept);
    }

    [Fact]
    public async Task A_page_in_the_wrong_encoding_is_read_and_reported()
    {
        _run.Wiki.HasApi = false;
        var page = Encoding.Latin1.GetBytes("<div id='mw-content-text'><h2>Plot</h2><p>The café of Zoë is robbed.</p></div>");
        _run.Wiki.Instead = asked => asked == "/wiki/Bad" ? new LoopbackWiki.Reply(200, page) : null;

        var report = await _run.RunAsync("Episodes");

        Assert.StartsWith("The café of Zoë is robbed.\n", _run.Corpus, StringComparison.Ordinal);
        Assert.Contains("\"Bad\": it is not in UTF-8", Assert.Single(report.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_api_answer_in_the_wrong_encoding_is_read_and_reported()
    {
        var answer = Encoding.Latin1.GetBytes("""{"parse":{"title":"Bad","text":"<h2>Plot</h2><p>The café is robbed.</p>"}}""");
        _run.Wiki.Instead = asked => asked.EndsWith("&page=Bad", StringComparison.Ordinal) ? new LoopbackWiki.Reply(200, answer, "application/json") : null;

        var report = await _run.RunAsync("Episodes");

        Assert.StartsWith("The café is robbed.\n", _run.Corpus, StringComparison.Ordinal);
        Assert.Single(report.Warnings);
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("application/pdf")]
    public async Task A_file_that_is_no_page_is_left_out(string contentType) =>
        Assert.Equal(DropReason.Unreadable, (await DroppedAsync(new LoopbackWiki.Reply(200, "%PDF", contentType))).Reason);

    [Fact]
    public async Task A_page_of_nested_tags_is_left_out() =>
        Assert.Equal(DropReason.Unreadable, (await DroppedAsync(new LoopbackWiki.Reply(200, "<h2>Plot</h2>" + string.Concat(Enumerable.Repeat("<div>", 100_000))))).Reason);

    [Fact]
    public async Task A_page_that_is_refused_is_left_out() =>
        Assert.Equal(DropReason.Refused, (await DroppedAsync(LoopbackWiki.Reply.Busy(403))).Reason);

    [Theory]
    [InlineData("[1,2]")]
    [InlineData("{}")]
    [InlineData("""{"parse":7}""")]
    [InlineData("""{"parse":{"text":"x"}}""")]
    [InlineData("""{"parse":{"title":"Bad","text":{"*":9}}}""")]
    [InlineData("""{"error":"no"}""")]
    [InlineData("{\"parse\":{\"title\":\"Bad\"")]
    public async Task An_odd_api_answer_leads_to_the_page(string json)
    {
        _run.Wiki.Instead = asked => asked.EndsWith("&page=Bad", StringComparison.Ordinal) ? new LoopbackWiki.Reply(200, json, "application/json") : null;

        Assert.Equal(2, (await _run.RunAsync("Episodes")).PagesKept);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_category_whose_continuation_never_ends_is_cut_off_and_reported(bool tokensDiffer)
    {
        var batches = 0;
        _run.Wiki.Instead = asked => asked.Contains("list=categorymembers", StringComparison.Ordinal)
            ? LoopbackWiki.Reply.Json(new
            {
                @continue = new { cmcontinue = tokensDiffer ? $"page|{batches++}" : "page|1" },
                query = new { categorymembers = new[] { new { ns = 0, title = "Good" } } },
            })
            : null;

        var report = await _run.RunAsync(_run.Source() with { Categories = ["Endless"] });

        Assert.Equal(["Good"], _run.Titles);
        Assert.Contains("without end", Assert.Single(report.Warnings), StringComparison.Ordinal);
        Assert.InRange(_run.Wiki.Asked.Count(asked => asked.Contains("categorymembers", StringComparison.Ordinal)), 2, 10);
    }

    [Fact]
    public async Task A_category_that_makes_up_ever_new_pages_is_cut_off_at_the_most()
    {
        _run.Options = _run.Options with { MostPages = 12 };
        var batches = 0;
        _run.Wiki.Instead = asked => asked.Contains("list=categorymembers", StringComparison.Ordinal)
            ? LoopbackWiki.Reply.Json(new
            {
                @continue = new { cmcontinue = $"page|{++batches}" },
                query = new { categorymembers = Enumerable.Range(0, 5).Select(i => new { ns = 0, title = $"P{batches}x{i}" }) },
            })
            : null;

        var report = await _run.RunAsync(_run.Source() with { Categories = ["Endless"] });

        Assert.Equal(12, report.PagesSeen);
        Assert.Equal(3, batches);
        Assert.Equal(2, report.Warnings.Count);
    }

    [Theory]
    [InlineData("""{"query":{"categorymembers":7}}""")]
    [InlineData("""{"query":{"categorymembers":[7,null,{"title":4},{"ns":"x","title":"Good"}]}}""")]
    [InlineData("""{"query":{"categorymembers":[{"ns":0,"title":"Good"},{"ns":14,"title":"Category:Sub"}]},"continue":7}""")]
    public async Task An_odd_list_of_members_is_survived(string json)
    {
        _run.Wiki.Categories["Odd"] = ["Good"];
        _run.Wiki.Instead = asked => asked.Contains("list=categorymembers", StringComparison.Ordinal) ? new LoopbackWiki.Reply(200, json, "application/json") : null;
        var source = _run.Source("Episodes") with { Categories = ["Odd"] };

        var report = await _run.RunAsync(source);

        Assert.Equal(2, report.PagesKept);
    }

    [Fact]
    public async Task Pages_that_name_each_other_as_parts_without_end_are_read_once_each()
    {
        _run.Wiki.Pages["Bad"] += $"<p>Continued in {ScrapeRun.Link("Loop 1")}, {ScrapeRun.Link("Loop 2")} and {ScrapeRun.Link("Bad")}.</p>";
        _run.Wiki.Pages["Loop 1"] = ScrapeRun.Episode("Loop 1") + $"<p>Continued in {ScrapeRun.Link("Loop 2")}.</p>";
        _run.Wiki.Pages["Loop 2"] = ScrapeRun.Episode("Loop 2") + $"<p>Continued in {ScrapeRun.Link("Loop 1")}.</p>";

        await _run.RunAsync("Episodes");

        Assert.Equal(["Bad", "Loop 1", "Loop 2", "Good"], _run.Titles);
        Assert.Equal(_run.Wiki.AskedPages.Distinct(), _run.Wiki.AskedPages);
    }

    [Fact]
    public async Task A_plot_can_not_end_its_document()
    {
        _run.Wiki.Pages["Bad"] = "<h2>Plot</h2><p>One.</p><p>&lt;|endoftext|&gt;</p><p>Two.</p>";

        await _run.RunAsync("Episodes");

        Assert.StartsWith("One.\n\nTwo.\n<|endoftext|>\nIn \"Good\"", _run.Corpus, StringComparison.Ordinal);
    }

    private async Task<DroppedPage> DroppedAsync(LoopbackWiki.Reply reply, Action? whenAsked = null)
    {
        _run.Wiki.HasApi = false;
        _run.Wiki.Instead = asked =>
        {
            if (asked != "/wiki/Bad")
            {
                return null;
            }

            whenAsked?.Invoke();
            return reply;
        };
        var report = await _run.RunAsync("Episodes");
        Assert.Equal(["Good"], _run.Titles);
        return Assert.Single(report.Dropped);
    }
}
