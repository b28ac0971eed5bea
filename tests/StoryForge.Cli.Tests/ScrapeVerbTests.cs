using System.Diagnostics;

namespace StoryForge.Tests.Cli;

public sealed class ScrapeVerbTests : IDisposable
{
    private static readonly string[] Titles = ["Hi Diddle Riddle", "Smack in the Middle", "Fine Feathered Finks", "Zelda the Great"];

    private readonly StoryForgeCommand _storyforge = new();
    private readonly LoopbackWiki _wiki = new();

    public ScrapeVerbTests()
    {
        _wiki.Pages["List of Batman (1960s series) Episodes"] = string.Concat(
            Titles.Select(title => $"<li><a href=\"/wiki/{title.Replace(' ', '_')}\">{title}</a></li>"));
        foreach (var title in Titles)
        {
            _wiki.Pages[title] = $"<h2>Plot</h2><p>In \"{title}\" {string.Concat(Enumerable.Repeat("a crook laughs and runs, ", 10))}and is caught.</p>";
        }
    }

    private string Corpus => Path.Combine(_storyforge.Data, "corpora", "batman66");

    private string[] Line => ["scrape", "batman66", "--base-url", _wiki.Url.AbsoluteUri, "--delay", "0"];

    public void Dispose()
    {
        _wiki.Dispose();
        _storyforge.Dispose();
    }

    [Fact]
    public async Task The_shipped_source_builds_a_corpus_in_the_data_folder()
    {
        var outcome = await _storyforge.RunAsync(Line);

        outcome.Succeeds();
        Assert.Contains("4 pages to read", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("Kept 4 of 4 pages", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(4, (await File.ReadAllTextAsync(Path.Combine(Corpus, "corpus.txt"))).Split("\n<|endoftext|>\n").Length);
        Assert.Equal(4, File.ReadLines(Path.Combine(Corpus, "plots.jsonl")).Count());
        Assert.True(File.Exists(Path.Combine(Corpus, "report.json")));
        Assert.Contains("Zelda_the_Great", await File.ReadAllTextAsync(Path.Combine(Corpus, "LICENSE.txt")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_terminal_a_bar_shows_pages_rate_and_time_left()
    {
        var outcome = await _storyforge.RunInTerminalAsync(Line);

        outcome.Succeeds();
        Assert.Contains("4 of 4 pages", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("a minute", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("left", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("100%", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_stands_alone_on_standard_output()
    {
        var outcome = await _storyforge.RunAsync([.. Line, "--json", "--out", "mine"]);

        outcome.Succeeds();
        using var json = System.Text.Json.JsonDocument.Parse(outcome.Output);
        Assert.Equal(4, json.RootElement.GetProperty("pagesKept").GetInt32());
        Assert.True(File.Exists(_storyforge.PathOf("mine/corpus.txt")));
    }

    [Fact]
    public async Task A_source_file_of_ones_own_works()
    {
        _wiki.Categories["Films"] = ["Zelda the Great"];
        var file = _storyforge.Write("my-show.json", $$"""
            { "title": "Mine", "base_url": "{{_wiki.Url}}", "categories": ["Films"], "sections": ["plot"],
              "licence": { "name": "CC BY-SA 4.0", "url": "https://creativecommons.org/licenses/by-sa/4.0/" } }
            """);

        (await _storyforge.RunAsync("scrape", file, "--delay", "0")).Succeeds();

        Assert.StartsWith("In \"Zelda", await File.ReadAllTextAsync(Path.Combine(_storyforge.Data, "corpora", "my-show", "corpus.txt")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-KILL")]
    [InlineData("-TERM")]
    public async Task A_scrape_that_was_ended_is_gone_on_with_and_fetches_nothing_twice(string signal)
    {
        var hangs = new TaskCompletionSource();
        _wiki.Instead = asked =>
        {
            if (!asked.EndsWith("&page=Fine Feathered Finks", StringComparison.Ordinal))
            {
                return null;
            }

            hangs.SetResult();
            return new LoopbackWiki.Reply(200, "") { Hangs = true };
        };
        using (var process = _storyforge.Start(Line))
        {
            var errors = process.StandardError.ReadToEndAsync();
            await hangs.Task.WaitAsync(TimeSpan.FromMinutes(2));
            using var kill = Process.Start("kill", [signal, $"{process.Id}"]);
            await process.WaitForExitAsync();
            Assert.NotEqual(0, process.ExitCode);
            Assert.Equal(signal == "-TERM", (await errors).Contains("--resume", StringComparison.Ordinal));
        }

        Assert.False(File.Exists(Path.Combine(Corpus, "corpus.txt")));
        (await _storyforge.RunAsync(Line)).FailsWith(1, "already", "--resume");
        _wiki.Instead = _ => null;
        (await _storyforge.RunAsync([.. Line, "--resume"])).Succeeds();

        Assert.Equal(4, File.ReadLines(Path.Combine(Corpus, "plots.jsonl")).Count());
        Assert.Equal(2, _wiki.AskedPages.Count(page => page == "Fine Feathered Finks"));
        Assert.Equal(_wiki.Asked.Distinct().Count() + 1, _wiki.Asked.Count);
        Assert.Equal(["LICENSE.txt", "corpus.txt", "plots.jsonl", "report.json"], Directory.GetFiles(Corpus).Select(Path.GetFileName).Where(name => name != ".lock").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_scrape_without_a_plot_fails_and_says_where_to_look()
    {
        _wiki.Pages.Clear();
        _wiki.Pages["List of Batman (1960s series) Episodes"] = "<a href='/wiki/Joker'>Joker</a>";
        _wiki.Pages["Joker"] = "<h2>History</h2><p>Ha.</p>";

        (await _storyforge.RunAsync(Line)).FailsWith(1, "None of the 1 pages", "report.json");
    }

    [Fact]
    public async Task A_corpus_that_was_scraped_can_be_trained_on_as_a_folder()
    {
        (await _storyforge.RunAsync(Line)).Succeeds();
        TinyCheckpoints.Lstm(_storyforge.PathOf("tiny"));

        var outcome = await _storyforge.RunAsync("evaluate", "--model", "tiny", "--corpus", Corpus, "--json");

        outcome.Succeeds();
        using var json = System.Text.Json.JsonDocument.Parse(outcome.Output);
        Assert.InRange(json.RootElement.GetProperty("characters").GetInt64(), 1000, (await File.ReadAllTextAsync(Path.Combine(Corpus, "corpus.txt"))).Length);
    }

    [Fact]
    public async Task A_source_file_with_an_unknown_key_is_refused_by_its_name()
    {
        var file = _storyforge.Write("odd.json", """
            { "title": "Odd", "base_url": "http://127.0.0.1:9", "lists": ["A"], "sections": ["Plot"], "licence": { "name": "none", "url": "none" }, "speed": 1 }
            """);

        (await _storyforge.RunAsync("scrape", file)).FailsWith(2, "odd.json", "speed");
    }
}
