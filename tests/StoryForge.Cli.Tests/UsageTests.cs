namespace StoryForge.Tests.Cli;

public sealed class UsageTests : IDisposable
{
    private readonly StoryForgeCommand _storyforge = new();

    public void Dispose() => _storyforge.Dispose();

    [Theory]
    [InlineData("", "--help")]
    [InlineData("trian", "no verb \"trian\"", "\"train\"")]
    [InlineData("sentences --cuont 3", "no option \"--cuont\"", "\"--count\"")]
    [InlineData("sentences --count 0", "--count is \"0\"", "from 1")]
    [InlineData("sentences --count two", "--count is \"two\"", "whole number")]
    [InlineData("train batman-lstm", "--out")]
    [InlineData("train batman-lsmt --out x", "no recipe \"batman-lsmt\"", "\"batman-lstm\"")]
    [InlineData("train batman-lstm --out x --set stesp=3", "no key \"stesp\"", "\"steps\"")]
    [InlineData("train batman-lstm --out x --set steps=many", "steps is many", "whole number")]
    [InlineData("train batman-lstm --out x --steps 3 --epochs 2", "--steps and --epochs")]
    [InlineData("generate --model gotham-gtp2 --temperature 3", "--temperature is \"3\"", "from 0 to 2")]
    [InlineData("generate", "--model")]
    [InlineData("evaluate --model no-such-model --corpus x", "no model \"no-such-model\"")]
    [InlineData("export --model x --out y --format gguf", "--format is \"gguf\"", "safetensors")]
    [InlineData("scrape", "scrape --help")]
    [InlineData("scrape batman67", "no source \"batman67\"", "\"batman66\"")]
    [InlineData("scrape batman66 --base-url nowhere", "--base-url is \"nowhere\"")]
    [InlineData("scrape batman66 --delay -1", "--delay is \"-1\"", "from 0")]
    [InlineData("scrape batman66 --contact a(b", "--contact is \"a(b\"")]
    [InlineData("pull ../secrets", "../secrets", "no name")]
    [InlineData("pull gpt2 --endpoint nowhere", "--endpoint is \"nowhere\"")]
    [InlineData("bench tiny-opp", "no benchmark \"tiny-opp\"", "\"tiny-op\"")]
    [InlineData("serve --port 70000", "--port is \"70000\"")]
    [InlineData("serve --host nowhere", "--host is \"nowhere\"")]
    public async Task A_wrong_line_gets_one_sentence_and_exit_code_2(string line, params string[] words)
    {
        var outcome = await _storyforge.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        outcome.FailsWith(2, words);
        Assert.Empty(outcome.Output);
    }

    [Theory]
    [InlineData("--help", "train")]
    [InlineData("train --help", "--resume")]
    [InlineData("scrape --help", "--resume")]
    [InlineData("--version", "0.1.0")]
    public async Task Help_and_version_are_no_failure(string line, string word)
    {
        var outcome = await _storyforge.RunAsync(line.Split(' '));

        outcome.Succeeds();
        Assert.Contains(word, outcome.Output, StringComparison.Ordinal);
    }
}
