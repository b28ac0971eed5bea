namespace StoryForge.Tests.Cli;

public sealed class PullVerbTests : IDisposable
{
    private readonly StoryForgeCommand _storyforge = new();
    private readonly Dictionary<string, byte[]> _files;
    private readonly LoopbackHub _hub;

    public PullVerbTests()
    {
        TinyCheckpoints.Gpt2(_storyforge.PathOf("tiny"));
        _files = TinyCheckpoints.FilesOf(_storyforge.PathOf("tiny"));
        _hub = new LoopbackHub("openai-community/tiny", _files);
    }

    private string Pulled => Path.Combine(_storyforge.Data, "models", "tiny");

    public void Dispose()
    {
        _hub.Dispose();
        _storyforge.Dispose();
    }

    [Fact]
    public async Task A_model_is_brought_byte_for_byte_and_listed()
    {
        var outcome = await Pull();

        outcome.Succeeds();
        AssertPulled();
        Assert.Contains("\"name\": \"tiny\"", (await _storyforge.RunAsync("models", "--json")).Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_storyforge.Data, "downloads", "tiny")));
    }

    [Fact]
    public async Task In_a_terminal_a_bar_shows_each_file()
    {
        var outcome = await _storyforge.RunInTerminalAsync("pull", "openai-community/tiny", "--endpoint", _hub.Endpoint);

        outcome.Succeeds();
        Assert.Contains("model.safetensors", outcome.Output, StringComparison.Ordinal);
        AssertPulled();
    }

    [Fact]
    public async Task A_connection_that_breaks_is_taken_up_where_it_broke()
    {
        _hub.Breaks = (1000, 3);

        (await Pull()).Succeeds();

        AssertPulled();
        Assert.Equal([0L, 1000, 2000, 3000], _hub.Asked.Where(asked => asked.File == "model.safetensors").Select(asked => asked.From));
    }

    [Fact]
    public async Task A_download_that_was_given_up_goes_on_at_the_next_try()
    {
        _hub.Breaks = (0, 3);
        (await Pull()).FailsWith(1, "broke off", "run the same command again");
        Assert.False(Directory.Exists(Pulled));

        (await Pull()).Succeeds();

        AssertPulled();
        Assert.Single(_hub.Asked, asked => asked.File == "vocab.json");
    }

    [Fact]
    public async Task Weights_that_are_not_what_their_hash_says_are_thrown_away()
    {
        _hub.FalseHash = new string('a', 64);

        (await Pull()).FailsWith(1, "model.safetensors", "checksum");

        Assert.False(Directory.Exists(Pulled));
        _hub.FalseHash = null;
        (await Pull()).Succeeds();
        AssertPulled();
    }

    [Fact]
    public async Task A_name_that_the_hub_does_not_have_is_said_so()
    {
        (await _storyforge.RunAsync("pull", "openai-community/gpt5", "--endpoint", _hub.Endpoint)).FailsWith(1, "config.json", "gpt5", "Check the name");

        Assert.False(Directory.Exists(Path.Combine(_storyforge.Data, "models", "gpt5")));
    }

    [Fact]
    public async Task A_file_that_is_no_checkpoint_is_not_installed()
    {
        _files["model.safetensors"] = "<html>Please log in</html>"u8.ToArray();

        (await Pull()).FailsWith(1, "model.safetensors");

        Assert.False(Directory.Exists(Pulled));
    }

    [Fact]
    public async Task A_model_that_is_there_is_replaced_only_by_force()
    {
        (await Pull()).Succeeds();
        var asked = _hub.Asked.Count;

        (await Pull()).FailsWith(1, "already", "--force");
        Assert.Equal(asked, _hub.Asked.Count);

        (await _storyforge.RunAsync("pull", "openai-community/tiny", "--endpoint", _hub.Endpoint, "--force")).Succeeds();
        AssertPulled();
    }

    [Fact]
    public async Task A_hub_that_can_not_be_reached_is_said_so()
    {
        var outcome = await _storyforge.RunAsync("pull", "gpt2", "--endpoint", "http://127.0.0.1:9");

        outcome.FailsWith(1, "broke off", "run the same command again");
    }

    private Task<StoryForgeCommand.Outcome> Pull() =>
        _storyforge.RunAsync("pull", "openai-community/tiny", "--endpoint", _hub.Endpoint);

    private void AssertPulled()
    {
        var pulled = TinyCheckpoints.FilesOf(Pulled);
        Assert.Equal(["config.json", "merges.txt", "model.safetensors", "vocab.json"], pulled.Keys.Order(StringComparer.Ordinal));
        Assert.All(pulled, file => Assert.Equal(_files[file.Key], file.Value));
    }
}
