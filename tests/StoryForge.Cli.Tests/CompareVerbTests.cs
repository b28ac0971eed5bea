using System.Text.Json;

namespace StoryForge.Tests.Cli;

/// <summary><c>storyforge compare</c> on networks of a few thousand random numbers.</summary>
public sealed class CompareVerbTests : IDisposable
{
    private readonly StoryForgeCommand _storyforge = new();

    public CompareVerbTests()
    {
        TinyCheckpoints.Gpt2(Path.Combine(_storyforge.Data, "models", "tiny"));
        TinyCheckpoints.Lstm(Path.Combine(_storyforge.Data, "models", "letters"));
        _storyforge.Write("text.txt", "Batman and Robin ran through Gotham City. They were late. Nobody saw them. The lamps were out.");
        _storyforge.Write("prompts.txt", "batman ran.\n\nrobin sat.\n");
    }

    public void Dispose() => _storyforge.Dispose();

    [Fact]
    public async Task Models_are_compared_and_a_broken_off_comparison_is_gone_on_with()
    {
        string[] line = ["compare", "--models", "tiny,letters", "--corpus", "text.txt", "--training", "text.txt", "--prompts", "prompts.txt", "--samples", "3", "--out", "out", "--json"];

        var first = await _storyforge.RunAsync(line);
        first.Succeeds();
        var samples = _storyforge.PathOf("out/samples.jsonl");
        var written = await File.ReadAllTextAsync(samples);
        await File.WriteAllTextAsync(samples, written[..(written.Length / 2)]);
        var second = await _storyforge.RunAsync(line);

        second.Succeeds();
        Assert.Equal(Texts(written), Texts(await File.ReadAllTextAsync(samples)));
        Assert.Equal(2 * (3 + (2 * 4)), Texts(written).Length);
        using var json = JsonDocument.Parse(first.Output);
        var models = json.RootElement.GetProperty("models");
        Assert.Equal(["tiny", "letters"], models.EnumerateArray().Select(model => model.GetProperty("name").GetString()));
        Assert.All(models.EnumerateArray(), model =>
        {
            var bits = model.GetProperty("bitsPerCharacter");
            Assert.InRange(bits.GetProperty("value").GetDouble(), bits.GetProperty("low").GetDouble(), bits.GetProperty("high").GetDouble());
            Assert.True(model.GetProperty("peakMegabytes").GetDouble() > 10);
            Assert.Equal(JsonValueKind.Object, model.GetProperty("copying").ValueKind);
            Assert.Equal(8, model.GetProperty("gallery").GetArrayLength());
        });
        Assert.Contains("letters", await File.ReadAllTextAsync(_storyforge.PathOf("out/report.html")), StringComparison.Ordinal);
        Assert.True(File.Exists(_storyforge.PathOf("out/report.json")));
    }

    [Fact]
    public async Task Bits_per_character_are_those_of_evaluate()
    {
        var compared = await _storyforge.RunAsync("compare", "--models", "tiny", "--corpus", "text.txt", "--prompts", "prompts.txt", "--samples", "2", "--out", "out", "--json");
        var evaluated = await _storyforge.RunAsync("evaluate", "--model", "tiny", "--corpus", "text.txt", "--json");

        using var comparison = JsonDocument.Parse(compared.Output);
        using var evaluation = JsonDocument.Parse(evaluated.Output);
        Assert.Equal(
            evaluation.RootElement.GetProperty("bitsPerCharacter").GetDouble(),
            comparison.RootElement.GetProperty("models")[0].GetProperty("bitsPerCharacter").GetProperty("value").GetDouble(),
            1e-2);
    }

    [Fact]
    public async Task A_network_that_reads_small_letters_after_a_window_is_compared_on_the_text_as_it_stands()
    {
        TinyCheckpoints.Lstm(Path.Combine(_storyforge.Data, "models", "window"), window: 12);

        var compared = await _storyforge.RunAsync("compare", "--models", "tiny,window", "--corpus", "text.txt", "--prompts", "prompts.txt", "--samples", "2", "--out", "out");

        compared.Succeeds();
        // after the first twelve, which have "Batman": Robin, Gotham, City, They, Nobody, The
        Assert.Contains("for what it can't say, 6 capitals", compared.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(_storyforge.PathOf("out/report.json")));
        var models = json.RootElement.GetProperty("models");
        Assert.Equal([0, 6], models.EnumerateArray().Select(model => model.GetProperty("lostCapitals").GetInt32()));
        Assert.Equal(0, models[0].GetProperty("unsaidBitsPerCharacter").GetDouble());
        Assert.InRange(models[1].GetProperty("unsaidBitsPerCharacter").GetDouble(), 0.1, 1);
    }

    [Theory]
    [InlineData(2, "--models tiny,leters --corpus text.txt --out out", "no model \"leters\"", "\"letters\"")]
    [InlineData(2, "--models tiny,tiny --corpus text.txt --out out", "tiny twice")]
    [InlineData(2, "--models , --corpus text.txt --out out", "--models is empty")]
    [InlineData(2, "--models tiny --corpus text.txt --training nowhere.txt --out out", "nowhere.txt", "--training")]
    [InlineData(2, "--models tiny --corpus text.txt --out out --samples 0", "--samples is \"0\"")]
    [InlineData(1, "--models tiny --corpus empty.txt --out out", "empty.txt", "is empty")]
    [InlineData(1, "--models tiny --corpus nowhere.txt --out out", "nowhere.txt", "does not exist")]
    [InlineData(1, "--models tiny --corpus text.txt --prompts empty.txt --out out", "no prompt in empty.txt")]
    [InlineData(1, "--models tiny --corpus text.txt --prompts nowhere.txt --out out", "nowhere.txt")]
    [InlineData(1, "--models tiny --corpus text.txt --out novel", "novel", "choose another --out")]
    public async Task What_can_not_be_compared_is_said_to_be(int code, string line, params string[] words)
    {
        _storyforge.Write("empty.txt", " \n");
        _storyforge.Write("novel/novel.txt", "mine");

        (await _storyforge.RunAsync(["compare", .. line.Split(' ')])).FailsWith(code, words);

        Assert.Equal(["novel.txt"], Directory.EnumerateFileSystemEntries(_storyforge.PathOf("novel")).Select(path => Path.GetFileName(path)));
    }

    /// <summary>What they say, without how long it took.</summary>
    private static string[] Texts(string lines) =>
    [
        .. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            using var json = JsonDocument.Parse(line);
            return $"{json.RootElement.GetProperty("key")} {json.RootElement.GetProperty("text")}";
        }),
    ];
}
