using System.Net;
using System.Net.Sockets;

namespace StoryForge.Tests.Cli;

public sealed class BadInputTests : IDisposable
{
    private readonly StoryForgeCommand _storyforge = new();

    public void Dispose() => _storyforge.Dispose();

    [Fact]
    public async Task A_missing_checkpoint_names_the_nearest_one()
    {
        TinyCheckpoints.Lstm(Path.Combine(_storyforge.Data, "models", "batman"));

        (await _storyforge.RunAsync("generate", "--model", "batmn")).FailsWith(2, "no model \"batmn\"", "\"batman\"");
    }

    [Fact]
    public async Task Truncated_weights_are_said_to_be()
    {
        TinyCheckpoints.Gpt2(_storyforge.PathOf("tiny"));
        var weights = Path.Combine(_storyforge.PathOf("tiny"), "model.safetensors");
        await File.WriteAllBytesAsync(weights, (await File.ReadAllBytesAsync(weights))[..500]);

        (await _storyforge.RunAsync("generate", "--model", "tiny")).FailsWith(1, "model.safetensors");
    }

    [Fact]
    public async Task A_foreign_architecture_is_refused_by_its_name()
    {
        TinyCheckpoints.Gpt2(_storyforge.PathOf("tiny"));
        _storyforge.Write("tiny/config.json", """{"model_type":"llama"}""");

        (await _storyforge.RunAsync("generate", "--model", "tiny")).FailsWith(1, "llama");
    }

    [Fact]
    public async Task A_vocabulary_of_another_size_is_refused()
    {
        TinyCheckpoints.Gpt2(_storyforge.PathOf("tiny"));
        var config = Path.Combine(_storyforge.PathOf("tiny"), "config.json");
        await File.WriteAllTextAsync(config, (await File.ReadAllTextAsync(config)).Replace("\"vocab_size\": 2", "\"vocab_size\": 9", StringComparison.Ordinal));

        (await _storyforge.RunAsync("generate", "--model", "tiny")).FailsWith(1, "vocab_size");
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("\0\u0001\u0002binary", "binary")]
    [InlineData("Batman ran.", "has 11 ")]
    public async Task A_text_that_can_not_be_trained_on_is_refused(string text, string word)
    {
        var corpus = _storyforge.Write("corpus.txt", text);

        var outcome = await _storyforge.RunAsync("train", "batman-lstm", "--corpus", corpus, "--out", _storyforge.PathOf("out"), "--steps", "1");

        outcome.FailsWith(1, "corpus.txt", word);
    }

    [Fact]
    public async Task A_missing_corpus_is_said_to_be()
    {
        var outcome = await _storyforge.RunAsync("train", "batman-lstm", "--corpus", "nowhere.txt", "--out", _storyforge.PathOf("out"));

        outcome.FailsWith(1, "nowhere.txt", "does not exist");
    }

    [Fact]
    public async Task A_run_does_not_overwrite_what_is_there()
    {
        var kept = _storyforge.Write("out/novel.txt", "mine");

        var outcome = await _storyforge.RunAsync(
            "train", "batman-lstm", "--corpus", _storyforge.Write("corpus.txt", "Batman ran. "), "--out", _storyforge.PathOf("out"));

        outcome.FailsWith(1, "out");
        Assert.Equal("mine", await File.ReadAllTextAsync(kept));
    }

    [Fact]
    public async Task There_is_nothing_to_resume_where_no_run_was()
    {
        var outcome = await _storyforge.RunAsync("train", "batman-lstm", "--out", _storyforge.PathOf("out"), "--resume");

        outcome.FailsWith(1, "out");
    }

    [Fact]
    public async Task An_export_does_not_overwrite_what_is_there()
    {
        TinyCheckpoints.Lstm(_storyforge.PathOf("tiny"));
        _storyforge.Write("out/novel.txt", "mine");

        (await _storyforge.RunAsync("export", "--model", "tiny", "--out", "out")).FailsWith(2, "exists already");
    }

    [Fact]
    public async Task A_port_in_use_is_said_to_be()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        (await _storyforge.RunAsync("serve", "--port", $"{port}")).FailsWith(1, $"Port {port} is in use", "--port");
    }

    [Fact]
    public async Task A_missing_prompt_file_is_said_to_be()
    {
        TinyCheckpoints.Lstm(_storyforge.PathOf("tiny"));

        (await _storyforge.RunAsync("generate", "--model", "tiny", "--prompt-file", "nowhere.txt")).FailsWith(1, "nowhere.txt");
    }

    [Fact]
    public async Task Characters_the_model_never_saw_are_named()
    {
        TinyCheckpoints.Lstm(_storyforge.PathOf("tiny"));

        var outcome = await _storyforge.RunAsync("generate", "--model", "tiny", "--prompt", "the 蝙蝠 ran", "--max-tokens", "5");

        Assert.Contains("never seen", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("蝙蝠", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prompt_longer_than_the_context_is_cropped_with_a_word()
    {
        TinyCheckpoints.Gpt2(_storyforge.PathOf("tiny"));

        var outcome = await _storyforge.RunAsync(
            "generate", "--model", "tiny", "--prompt", string.Concat(Enumerable.Repeat("Batman ran. ", 50)), "--max-tokens", "5");

        Assert.Contains("reads at most 64", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
    }
}
