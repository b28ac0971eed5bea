using System.Text.Json;

namespace StoryForge.Tests.Cli;

public sealed class CorpusWindowsVerbTests
{
    [Fact]
    public async Task A_text_becomes_a_database_that_the_reviews_recipe_trains_on()
    {
        using var command = new StoryForgeCommand();
        var text = command.Write("reviews.txt", string.Concat(Enumerable.Range(0, 200).Select(i => $"This is review {i}, and the guitar is fine. ")));

        var built = await command.RunAsync("corpus", "windows", "--in", text, "--out", command.PathOf("w.db"), "--json");
        var trained = await command.RunAsync(
            "train", "reviews-lstm", "--corpus", command.PathOf("w.db"), "--out", command.PathOf("model"), "--steps", "3", "--set", "samples.tokens=5", "validation.tokens=200");
        var written = await command.RunAsync("generate", "--model", command.PathOf("model"), "--prompt", "This is ", "--max-tokens", "5");

        built.Succeeds();
        var figures = JsonDocument.Parse(built.Output).RootElement;
        Assert.Equal(figures.GetProperty("characters").GetInt64() - 40, figures.GetProperty("rows").GetInt64());
        trained.Succeeds();
        Assert.Contains("a vocabulary of 130", trained.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unexpected", written.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_input_is_answered_in_one_line()
    {
        using var command = new StoryForgeCommand();
        var text = command.Write("short.txt", "too short");

        (await command.RunAsync("corpus", "windows", "--in", text, "--out", command.PathOf("w.db"))).FailsWith(1, "--length");
        (await command.RunAsync("corpus", "windows", "--in", command.PathOf("missing"), "--out", command.PathOf("w.db"))).FailsWith(1, "does not exist");
        (await command.RunAsync("corpus", "windows", "--in", text, "--out", text)).FailsWith(2, "--out");
        (await command.RunAsync("corpus", "windows", "--in", text, "--out", command.Folder)).FailsWith(2, "folder");
        (await command.RunAsync("corpus", "windows", "--in", text, "--out", command.PathOf("w.db"), "--step", "0")).FailsWith(2, "--step");
        Assert.False(File.Exists(command.PathOf("w.db")));
    }
}
