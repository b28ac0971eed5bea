using StoryForge.Scraper;

namespace StoryForge.Tests.Scraper;

/// <summary>Whole scrapes of a wiki on this machine, by its API and by its pages.</summary>
public sealed class ScrapeTests : IDisposable
{
    private readonly ScrapeRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_list_becomes_a_corpus(bool hasApi)
    {
        _run.Wiki.HasApi = hasApi;
        _run.AddEpisodes("Episodes", "Hi Diddle Riddle", "Zelda the Great", "Who? 50% & more");

        var report = await _run.RunAsync("Episodes");

        Assert.Equal((3, 3, 0), (report.PagesSeen, report.PagesKept, report.PagesDropped));
        Assert.Equal(["Hi Diddle Riddle", "Zelda the Great", "Who? 50% & more"], _run.Titles);
        Assert.Equal(string.Join("\n<|endoftext|>\n", _run.Titles.Select(ScrapeRun.PlotOf)) + "\n", _run.Corpus);
        var plot = _run.Plots[1];
        Assert.Equal(new Uri(_run.Wiki.Url, "wiki/Zelda_the_Great").AbsoluteUri, plot.GetProperty("url").GetString());
        Assert.Equal(1002, plot.GetProperty("revision_id").GetInt64());
        Assert.Equal("CC BY-SA 3.0", plot.GetProperty("licence").GetString());
        Assert.Equal(_run.Clock.GetUtcNow().Date, plot.GetProperty("retrieved_at").GetDateTimeOffset().Date);
        Assert.Equal(ScrapeRun.PlotOf("Zelda the Great"), plot.GetProperty("text").GetString());
        Assert.Equal(report.Words, _run.Titles.Sum(title => ScrapeRun.PlotOf(title).Split(' ').Length));
    }

    [Fact]
    public async Task The_licence_file_names_each_page_and_its_authors()
    {
        _run.AddEpisodes("Episodes", "Zelda");

        await _run.RunAsync("Episodes");

        Assert.Contains("https://creativecommons.org/licenses/by-sa/3.0/", _run.Licence, StringComparison.Ordinal);
        Assert.Contains("Changes:", _run.Licence, StringComparison.Ordinal);
        Assert.Contains($"\"Zelda\" {_run.Wiki.Url}wiki/Zelda, revision 1001, retrieved 2026-01-01; authors: {_run.Wiki.Url}wiki/Zelda?action=history", _run.Licence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_wikis_own_word_on_its_licence_counts()
    {
        _run.Wiki.Rights = ("CC BY-NC 4.0", "https://creativecommons.org/licenses/by-nc/4.0/");
        _run.AddEpisodes("Episodes", "Zelda");

        var report = await _run.RunAsync("Episodes");

        Assert.Equal("CC BY-NC 4.0", _run.Plots[0].GetProperty("licence").GetString());
        Assert.Contains("by-nc", _run.Licence, StringComparison.Ordinal);
        Assert.Contains("CC BY-NC 4.0", Assert.Single(report.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_less_exact_word_of_the_wiki_for_the_same_licence_changes_nothing()
    {
        _run.Wiki.Rights = ("CC-BY-SA", "https://www.example.org/licensing");
        _run.AddEpisodes("Episodes", "Zelda");

        var report = await _run.RunAsync("Episodes");

        Assert.Equal("CC BY-SA 3.0", report.Licence.Name);
        Assert.Empty(report.Warnings);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_category_is_read_to_its_end(bool hasApi)
    {
        _run.Wiki.HasApi = hasApi;
        var titles = Enumerable.Range(1, 23).Select(i => $"Episode {i:00}").ToArray();
        _run.AddEpisodes("unused", titles);
        _run.Wiki.Categories["Batman episodes"] = titles;
        _run.Wiki.BatchSize = 5;

        var report = await _run.RunAsync(_run.Source() with { Categories = ["Batman episodes"] });

        Assert.Equal(23, report.PagesKept);
        Assert.Equal(titles, _run.Titles);
        Assert.Empty(report.Warnings);
    }

    [Fact]
    public async Task Pages_without_a_plot_are_left_out_with_the_reason()
    {
        _run.AddEpisodes("Episodes", "Good", "Villain", "Empty", "Copy", "Gone");
        _run.Wiki.Pages["Villain"] = "<h2>History</h2><p>Born in Gotham.</p>";
        _run.Wiki.Pages["Empty"] = "<h2>Plot</h2><h2>Cast</h2>";
        _run.Wiki.Pages["Copy"] = _run.Wiki.Pages["Good"].Replace("go after", "GO  AFTER", StringComparison.Ordinal);
        _run.Wiki.Pages.Remove("Gone");

        var report = await _run.RunAsync("Episodes");

        Assert.Equal(["Good"], _run.Titles);
        Assert.Equal(
            [("Villain", DropReason.NoPlotSection), ("Empty", DropReason.EmptyPlot), ("Copy", DropReason.DuplicatePlot), ("Gone", DropReason.Missing)],
            report.Dropped.Select(page => (page.Title, page.Reason)));
        Assert.Equal(1, report.DroppedBy["no-plot-section"]);
        Assert.Contains("\"reason\": \"empty-plot\"", await File.ReadAllTextAsync(Path.Combine(_run.Folder, "report.json")), StringComparison.Ordinal);
        Assert.Equal(["listed 5", "Good: kept 1/5", "Villain: NoPlotSection 2/5", "Empty: EmptyPlot 3/5", "Copy: DuplicatePlot 4/5", "Gone: Missing 5/5"], _run.Told);
    }

    [Fact]
    public async Task A_short_plot_is_kept_and_reported()
    {
        _run.AddEpisodes("Episodes", "Short");
        _run.Wiki.Pages["Short"] = "<h2>Plot</h2><p>The Joker laughs.</p>";

        var report = await _run.RunAsync("Episodes");

        Assert.Equal("The Joker laughs.\n", _run.Corpus);
        Assert.Equal(("Short", 17), (report.ShortPlots[0].Title, report.ShortPlots[0].Characters));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_other_part_of_an_episode_comes_right_after_it(bool hasApi)
    {
        _run.Wiki.HasApi = hasApi;
        _run.AddEpisodes("Episodes", "Hi Diddle Riddle", "Zelda");
        _run.Wiki.Pages["Hi Diddle Riddle"] += $"<p>Concluded in {ScrapeRun.Link("Smack in the Middle")}.</p>";
        _run.Wiki.Pages["Smack in the Middle"] = $"<p>The second part of {ScrapeRun.Link("Hi Diddle Riddle")}.</p>" + ScrapeRun.Episode("Smack in the Middle");

        var report = await _run.RunAsync("Episodes");

        Assert.Equal(["Hi Diddle Riddle", "Smack in the Middle", "Zelda"], _run.Titles);
        Assert.Equal("Smack in the Middle", _run.Plots[0].GetProperty("other_parts")[0].GetString());
        Assert.Equal("Hi Diddle Riddle", _run.Plots[1].GetProperty("other_parts")[0].GetString());
        Assert.Equal(3, report.PagesSeen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_titles_of_one_page_give_one_plot(bool hasApi)
    {
        _run.Wiki.HasApi = hasApi;
        _run.AddEpisodes("Episodes", "Smack", "Smack in the Middle");
        _run.Wiki.Redirects["Smack"] = "Smack in the Middle";

        var report = await _run.RunAsync("Episodes");

        Assert.Equal(["Smack in the Middle"], _run.Titles);
        Assert.Equal(DropReason.SamePage, Assert.Single(report.Dropped).Reason);
        Assert.DoesNotContain("Smack in the Middle", _run.Wiki.AskedPages);
    }

    [Fact]
    public async Task A_redirection_within_the_host_is_followed()
    {
        _run.Wiki.HasApi = false;
        _run.AddEpisodes("Episodes", "Smack");
        _run.Wiki.Pages["Smack in the Middle"] = ScrapeRun.Episode("Smack in the Middle");
        _run.Wiki.Instead = asked => asked == "/wiki/Smack" ? LoopbackWiki.Reply.RedirectTo("/wiki/Smack_in_the_Middle") : null;

        await _run.RunAsync("Episodes");

        Assert.Equal(["Smack in the Middle"], _run.Titles);
    }

    [Theory]
    [InlineData("http://elsewhere.example.org/wiki/Smack", "elsewhere.example.org")]
    [InlineData("http://127.0.0.1:1/wiki/Smack", "127.0.0.1:1")]
    [InlineData("http://127.0.0.2/wiki/Smack", "127.0.0.2")]
    [InlineData("file:///etc/passwd", "another host")]
    [InlineData("/wiki/Smack", "more than 5 times")]
    public async Task A_redirection_off_the_host_or_in_a_circle_is_not_followed(string target, string detail)
    {
        _run.Wiki.HasApi = false;
        _run.AddEpisodes("Episodes", "Smack", "Zelda");
        _run.Wiki.Instead = asked => asked == "/wiki/Smack" ? LoopbackWiki.Reply.RedirectTo(target) : null;

        var report = await _run.RunAsync("Episodes");

        Assert.Equal(["Zelda"], _run.Titles);
        var dropped = Assert.Single(report.Dropped);
        Assert.Equal(DropReason.RedirectedAway, dropped.Reason);
        Assert.Contains(detail, dropped.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Include_and_exclude_choose_among_the_links()
    {
        _run.AddEpisodes("Episodes", "Episode 1", "Episode 2", "Actor 1");

        await _run.RunAsync(_run.Source("Episodes") with { Include = "^Episode", Exclude = "2$" });

        Assert.Equal(["Episode 1"], _run.Titles);
        Assert.Equal(["Episodes", "Episode 1"], _run.Wiki.AskedPages);
    }

    [Fact]
    public async Task An_api_that_knows_nothing_is_given_up_for_the_pages()
    {
        _run.AddEpisodes("Episodes", "A1", "B1", "C1", "D1");
        _run.Wiki.Instead = asked => asked.StartsWith("/api.php", StringComparison.Ordinal) ? new LoopbackWiki.Reply(200, "<html>Not here</html>") : null;

        var report = await _run.RunAsync("Episodes");

        Assert.Equal(4, report.PagesKept);
        Assert.Equal(3, _run.Wiki.Asked.Count(asked => asked.StartsWith("/api.php", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task One_page_that_the_api_fails_on_is_read_from_its_html()
    {
        _run.AddEpisodes("Episodes", "A1", "B1", "C1");
        _run.Wiki.Instead = asked => asked.EndsWith("&page=B1", StringComparison.Ordinal)
            ? LoopbackWiki.Reply.Json(new { error = new { code = "internal_api_error_Exception", info = "Oh" } })
            : null;

        await _run.RunAsync("Episodes");

        Assert.Equal(["A1", "B1", "C1"], _run.Titles);
        Assert.Equal(["/wiki/B1"], _run.Wiki.Asked.Where(asked => asked.StartsWith("/wiki/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_api_may_answer_in_its_old_form()
    {
        _run.AddEpisodes("Episodes", "A1");
        _run.Wiki.Instead = asked => asked.EndsWith("&page=A1", StringComparison.Ordinal)
            ? new LoopbackWiki.Reply(200, """{"parse":{"title":"A1","pageid":1,"revid":7,"text":{"*":"<h2>Plot</h2><p>An old crime.</p>"}}}""", "application/json")
            : null;

        await _run.RunAsync("Episodes");

        Assert.Equal("An old crime.\n", _run.Corpus);
        Assert.Equal(7, _run.Plots[0].GetProperty("revision_id").GetInt64());
    }

    [Fact]
    public async Task Without_a_list_there_is_no_scrape()
    {
        var error = await Assert.ThrowsAsync<ScrapeException>(() => _run.RunAsync("Episodes"));

        Assert.Contains("\"Episodes\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("no such page", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_run.Folder, "corpus.txt")));
    }

    [Fact]
    public async Task One_list_that_is_missing_is_reported()
    {
        _run.AddEpisodes("Episodes", "A1");

        var report = await _run.RunAsync("Episodes", "More episodes");

        Assert.Equal(1, report.PagesKept);
        Assert.Contains("More episodes", Assert.Single(report.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scrape_does_not_overwrite_another_one()
    {
        _run.AddEpisodes("Episodes", "A1");
        await _run.RunAsync("Episodes");

        var error = await Assert.ThrowsAsync<ScrapeException>(() => _run.RunAsync("Episodes"));

        Assert.Contains("--resume", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scrape_that_fetched_nothing_is_in_nobodys_way()
    {
        _run.Wiki.Instead = _ => LoopbackWiki.Reply.Busy(503);
        await Assert.ThrowsAsync<ScrapeException>(() => _run.RunAsync("Episodes"));
        _run.Wiki.Instead = _ => null;
        _run.AddEpisodes("Episodes", "A1");

        Assert.Equal(1, (await _run.RunAsync("Episodes")).PagesKept);
    }

    [Fact]
    public void Two_scrapes_at_once_do_not_share_a_folder()
    {
        using var first = CorpusFolder.Open(_run.Folder, resume: false);

        var error = Assert.Throws<ScrapeException>(() => CorpusFolder.Open(_run.Folder, resume: true));

        Assert.Contains("Another scrape", error.Message, StringComparison.Ordinal);
    }
}
