namespace StoryForge.Tests.Cli;

public sealed class TrainVerbTests : IDisposable
{
    private const string Recipe = """
        {
          "model": { "family": "lstm", "units": [8], "embedding": 8 },
          "tokenizer": { "kind": "characters" },
          "batch": { "rows": 2, "window": 16 },
          "steps": 6,
          "save_every": 2,
          "validation": { "every": 3, "tokens": 500 },
          "samples": { "every": 0 }
        }
        """;

    private readonly StoryForgeCommand _storyforge = new();
    private readonly string[] _line;

    public TrainVerbTests()
    {
        var corpus = _storyforge.Write("corpus.txt", string.Concat(Enumerable.Range(0, 400).Select(i => $"Batman ran past house {i} and saw nobody. ")));
        _line = ["train", _storyforge.Write("tiny.json", Recipe), "--corpus", corpus, "--out", Path.Combine(_storyforge.Data, "models", "mine")];
    }

    public void Dispose() => _storyforge.Dispose();

    [Fact]
    public async Task A_model_that_was_trained_is_listed_and_generates()
    {
        var outcome = await _storyforge.RunAsync(_line);

        outcome.Succeeds();
        Assert.Contains("Finished at step 6", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("validation loss", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("mine", (await _storyforge.RunAsync("models")).Output, StringComparison.Ordinal);
        var written = await _storyforge.RunAsync("generate", "--model", "mine", "--prompt", "Batman", "--max-tokens", "20", "--json");
        Assert.Contains("\"model\": \"mine\"", written.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_recipes_are_listed_with_what_they_do()
    {
        var outcome = await _storyforge.RunAsync("train", "--list");

        outcome.Succeeds();
        foreach (var recipe in Directory.EnumerateFiles(Path.Combine(SharedData.Repository, "models", "recipes"), "*.json"))
        {
            Assert.Contains($"{Path.GetFileNameWithoutExtension(recipe)}\n  ", outcome.Output, StringComparison.Ordinal);
        }

        Assert.Contains("tunes encyclopaedia-gru; 50 epochs; give it a --corpus", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train")]
    [InlineData("train", "batman-lstm")]
    public async Task A_training_without_recipe_or_folder_is_told_what_it_needs(params string[] line)
    {
        var outcome = await _storyforge.RunAsync(line);

        outcome.FailsWith(2, "train RECIPE --out FOLDER");
    }

    [Fact]
    public async Task In_a_terminal_a_bar_shows_loss_rate_and_time_left()
    {
        var outcome = await _storyforge.RunInTerminalAsync([.. _line, "--set", "samples.every=3", "--set", "samples.tokens=10"]);

        outcome.Succeeds();
        Assert.Contains("tokens/s", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("100%", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("validation loss", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("temperature 0.5", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_goes_on_with_more_steps_where_it_ended()
    {
        (await _storyforge.RunAsync(_line)).Succeeds();

        var outcome = await _storyforge.RunAsync([.. _line, "--resume", "--steps", "8"]);

        outcome.Succeeds();
        Assert.Contains("steps 6 to 8", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("Finished at step 8", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_run_says_how_to_go_on()
    {
        using var process = _storyforge.Start([.. _line, "--steps", "1000000"]);
        var errors = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line && !line.StartsWith("step ", StringComparison.Ordinal))
        {
        }

        // not SIGINT: who is started in the background of a script inherits it as ignored
        using (var kill = System.Diagnostics.Process.Start("kill", ["-TERM", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        var rest = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(1, process.ExitCode);
        Assert.Contains("Stopped at step", rest, StringComparison.Ordinal);
        Assert.Contains("--resume", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", await errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_was_killed_and_resumed_has_the_losses_of_an_unbroken_one()
    {
        string[] settings = ["--steps", "200", "--set", "save_every=20", "--set", "validation.every=50"];
        string[] broken = [.. _line, .. settings];
        string[] unbroken = [.. _line[..^1], Path.Combine(_storyforge.Data, "models", "unbroken"), .. settings];
        using (var process = _storyforge.Start(broken))
        {
            var output = process.StandardOutput.ReadToEndAsync();
            while (!process.HasExited && LossesIn(_line[^1]).Length < 50)
            {
                await Task.Delay(20);
            }

            process.Kill();
            await process.WaitForExitAsync();
            Assert.Equal(137, process.ExitCode);
            await output;
        }

        (await _storyforge.RunAsync([.. broken, "--resume"])).Succeeds();
        (await _storyforge.RunAsync(unbroken)).Succeeds();

        Assert.Equal(200, LossesIn(_line[^1]).Length);
        Assert.Equal(LossesIn(unbroken[Array.IndexOf(unbroken, "--out") + 1]), LossesIn(_line[^1]));
    }

    private static string[] LossesIn(string run)
    {
        var metrics = Path.Combine(run, "metrics.jsonl");
        if (!File.Exists(metrics))
        {
            return [];
        }

        using var reader = new StreamReader(new FileStream(metrics, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return
        [
            .. reader.ReadToEnd().Split('\n').SkipLast(1).Select(line => System.Text.Json.Nodes.JsonNode.Parse(line)!)
                .Where(line => line["kind"]!.GetValue<string>() == "step")
                .Select(line => line["loss"]!.ToJsonString()),
        ];
    }
}
