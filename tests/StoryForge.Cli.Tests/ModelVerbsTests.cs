using System.Text.Json;

namespace StoryForge.Tests.Cli;

/// <summary>The verbs that open a model, with a network of a few thousand random numbers.</summary>
public sealed class ModelVerbsTests : IDisposable
{
    private readonly StoryForgeCommand _storyforge = new();

    public ModelVerbsTests() => TinyCheckpoints.Gpt2(Path.Combine(_storyforge.Data, "models", "tiny"));

    public void Dispose() => _storyforge.Dispose();

    [Fact]
    public async Task The_same_seed_generates_the_same_text()
    {
        string[] line = ["generate", "--model", "tiny", "--prompt", "Batman ran", "--seed", "7", "--samples", "2", "--max-tokens", "20", "--json"];

        var (first, second) = (await _storyforge.RunAsync(line), await _storyforge.RunAsync(line));

        Assert.Equal(Texts(first), Texts(second));
        Assert.Equal(2, Texts(first).Length);
        Assert.Equal([7L, 8L], Samples(first).Select(sample => sample.GetProperty("seed").GetInt64()));
    }

    [Fact]
    public async Task What_is_generated_keeps_the_sentence_contract()
    {
        var outcome = await _storyforge.RunAsync("generate", "--model", "tiny", "--prompt", "Batman ran", "--sentences", "1", "--samples", "4", "--max-tokens", "20", "--json");

        Assert.All(Samples(outcome), sample =>
        {
            var text = sample.GetProperty("text").GetString()!;
            Assert.Equal(text.Length > 0 ? 1 : 0, Math.Min(1, sample.GetProperty("sentences").GetInt32()));
            Assert.Equal(text, StoryForge.Stories.SentenceContract.Keep(text, "Batman ran", 1).Kept);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    public async Task A_length_in_characters_is_kept_to_the_character(int length)
    {
        string[] line = ["generate", "--model", "tiny", "--prompt", "Batman ran", "--characters", $"{length}", "--temperature", "1.9", "--seed", "3"];

        var (plain, json) = (await _storyforge.RunAsync(line), await _storyforge.RunAsync([.. line, "--json"]));

        var text = Assert.Single(Texts(json));
        Assert.Equal(length, text!.EnumerateRunes().Count());
        Assert.Equal(text + "\n", plain.Output);
        (await _storyforge.RunAsync([.. line, "--sentences", "2"])).FailsWith(2, "--characters", "--sentences");
    }

    [Fact]
    public async Task Turns_are_taken_in_the_terminal()
    {
        var outcome = await _storyforge.RunWithInputAsync(
            "Batman ran.\n/undo\n/undo\n/undo\n/retry\n/story\n/fly\n/quit\nnever read\n", "write", "--model", "tiny", "--seed", "1", "--max-tokens", "20");

        outcome.Succeeds();
        Assert.Contains("The story is empty", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("nothing to write anew", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("There is no /fly", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("never read", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluation_reports_loss_perplexity_and_bits_a_character()
    {
        var corpus = _storyforge.Write("text.txt", "Batman and Robin ran through Gotham City. They were late.");

        var outcome = await _storyforge.RunAsync("evaluate", "--model", "tiny", "--corpus", corpus, "--json");

        outcome.Succeeds();
        using var json = JsonDocument.Parse(outcome.Output);
        var loss = json.RootElement.GetProperty("loss").GetDouble();
        Assert.InRange(loss, 4, 7);
        Assert.Equal(Math.Exp(loss), json.RootElement.GetProperty("perplexity").GetDouble(), 1e-6 * Math.Exp(loss));
        Assert.True(json.RootElement.GetProperty("bitsPerCharacter").GetDouble() > 0);
    }

    [Fact]
    public async Task An_exported_model_is_the_same_model_in_hugging_faces_layout()
    {
        _storyforge.Write("data/models/tiny/generation_config.json", """{ "temperature": 0.6 }""");
        _storyforge.Write("data/models/tiny/README.md", "stays here");

        (await _storyforge.RunAsync("export", "--model", "tiny", "--out", "out")).Succeeds();

        var (from, to) = (TinyCheckpoints.FilesOf(Path.Combine(_storyforge.Data, "models", "tiny")), TinyCheckpoints.FilesOf(_storyforge.PathOf("out")));
        Assert.Equal(from.Keys.Where(name => name != "README.md").Order(StringComparer.Ordinal), to.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(from["model.safetensors"], to["model.safetensors"]);
    }

    [Fact]
    public async Task A_broken_model_does_not_hide_the_others()
    {
        _storyforge.Write("data/models/broken/config.json", "{");

        var outcome = await _storyforge.RunAsync("models");

        outcome.Succeeds();
        Assert.Contains("tiny", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("broken", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interruption_at_the_prompt_ends_the_writing()
    {
        using var process = _storyforge.Start("write", "--model", "tiny");
        var errors = process.StandardError.ReadToEndAsync();
        var prompt = new char[1];
        do
        {
            await process.StandardOutput.ReadBlockAsync(prompt);
        }
        while (prompt[0] != '>');

        // what Ctrl-C does too, but a shell makes programs in its background deaf to SIGINT, and with them this test's
        using (var kill = System.Diagnostics.Process.Start("kill", ["-TERM", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        Assert.Equal("", await errors);
    }

    [Fact]
    public async Task Benchmarks_are_chosen_by_name_and_reported_as_json()
    {
        var outcome = await _storyforge.RunAsync("bench", "tiny-op", "--json");

        outcome.Succeeds();
        using var json = JsonDocument.Parse(outcome.Output);
        var figure = Assert.Single(json.RootElement.GetProperty("figures").EnumerateArray());
        Assert.Equal("tiny-op", figure.GetProperty("benchmark").GetString());
        Assert.Equal("µs", figure.GetProperty("unit").GetString());
        Assert.True(figure.GetProperty("value").GetDouble() > 0);
    }

    private static string?[] Texts(StoryForgeCommand.Outcome outcome) =>
        [.. Samples(outcome).Select(sample => sample.GetProperty("text").GetString())];

    private static List<JsonElement> Samples(StoryForgeCommand.Outcome outcome)
    {
        Assert.True(outcome.Output.Length > 0, outcome.Errors);
        using var json = JsonDocument.Parse(outcome.Output);
        return [.. json.RootElement.GetProperty("samples").Clone().EnumerateArray()];
    }
}
