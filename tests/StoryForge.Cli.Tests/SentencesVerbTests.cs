using System.Text.Json;

namespace StoryForge.Tests.Cli;

public sealed class SentencesVerbTests : IDisposable
{
    private readonly StoryForgeCommand _storyforge = new();

    public void Dispose() => _storyforge.Dispose();

    [Fact]
    public async Task It_prints_what_the_contract_keeps()
    {
        var outcome = await _storyforge.RunWithInputAsync("He ran. “Stop!” she said. And th", "sentences");

        outcome.Succeeds();
        Assert.Equal("He ran. “Stop!” she said.\n", outcome.Output);
    }

    [Fact]
    public async Task It_gives_text_and_count_as_json()
    {
        var outcome = await _storyforge.RunWithInputAsync(
            ". Then he ran. The end. No", "sentences", "--before", "Batman saw him", "--count", "2", "--json");

        outcome.Succeeds();
        using var json = JsonDocument.Parse(outcome.Output);
        Assert.Equal(". Then he ran.", json.RootElement.GetProperty("kept").GetString());
        Assert.Equal(2, json.RootElement.GetProperty("sentences").GetInt32());
    }

    [Fact]
    public async Task Nothing_whole_is_nothing_and_no_failure()
    {
        var outcome = await _storyforge.RunWithInputAsync("Mr. Wayne met Dr. Cra", "sentences", "--json");

        outcome.Succeeds();
        Assert.Contains("\"sentences\": 0", outcome.Output, StringComparison.Ordinal);
    }

    [SharedDataFact("sentence-endings.json")]
    public async Task The_shared_endings_come_out_of_the_command_too()
    {
        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(SharedData.PathOf("sentence-endings.json")));
        foreach (var ending in file.RootElement.GetProperty("cases").EnumerateArray().TakeLast(3))
        {
            var before = ending.TryGetProperty("before", out var given) ? given.GetString()! : "";

            var outcome = await _storyforge.RunWithInputAsync(ending.GetProperty("raw").GetString()!, "sentences", "--before", before);

            Assert.Equal(ending.GetProperty("keep").GetString(), outcome.Output.TrimEnd());
        }
    }
}
