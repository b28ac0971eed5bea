namespace StoryForge.Generation.Tests;

public sealed class BpeFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public BpeFilesTests()
    {
        _folder.Write("vocab.json", """{"<unk>": 0, "a": 1, "b": 2, "ab": 3, "\u0120": 4, "\u0120ab": 5, "<|endoftext|>": 6}""");
        _folder.Write("merges.txt", "#version: 0.2\na b\nĠ ab\n");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("#version: 0.2\na b\nĠ ab\n")]
    [InlineData("a b\nĠ ab")]
    [InlineData("a b\r\nĠ ab\r\n\r\n")]
    public void The_version_line_and_the_line_ends_are_optional(string merges)
    {
        _folder.Write("merges.txt", merges);

        ByteBpeTokenizer tokenizer = ByteBpeTokenizer.Load(_folder.Path);

        Assert.Equal([5, 3, 0], tokenizer.Encode(" ababc"));
        Assert.Equal(" abab\uFFFD", tokenizer.Decode([5, 3, 0]));
        Assert.Equal(6, tokenizer.EndOfText);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("[1, 2]")]
    [InlineData("""{"a": 0, "b":""")]
    [InlineData("""{"<unk>": 0, "a": "one"}""")]
    [InlineData("""{"<unk>": 0, "a": 1.5}""")]
    [InlineData("""{"<unk>": 0, "a": 99999999999999999999}""")]
    [InlineData("""{"<unk>": 0, "a": 1, "a": 2}""")]
    [InlineData("""{"<unk>": 0, "a": 0}""")]
    [InlineData("""{"<unk>": 0, "a": 2}""")]
    [InlineData("""{"<unk>": 0, "a": -1}""")]
    [InlineData("""{"<unk>": 0, "▁the": 1}""")]
    [InlineData("""{"a": 0, "b": 1, "ab": 2}""")]
    [InlineData("""{"\ud800": 0}""")]
    public void A_wrong_vocabulary_is_refused_by_name(string json)
    {
        _folder.Write("vocab.json", json);
        _folder.Write("merges.txt", "");

        CheckpointException error = Assert.Throws<CheckpointException>(() => ByteBpeTokenizer.Load(_folder.Path));

        Assert.Equal(_folder.PathOf("vocab.json"), error.Path);
        Assert.NotEmpty(error.Advice);
    }

    [Theory]
    [InlineData("a c\n")]
    [InlineData("b a\n")]
    [InlineData("a b Ġ\n")]
    [InlineData("ab\n")]
    [InlineData("a b\na b\n")]
    [InlineData("<html><body>404</body></html>\n")]
    public void Wrong_merges_are_refused_with_the_line(string merges)
    {
        _folder.Write("merges.txt", merges);

        CheckpointException error = Assert.Throws<CheckpointException>(() => ByteBpeTokenizer.Load(_folder.Path));

        Assert.Equal(_folder.PathOf("merges.txt"), error.Path);
        Assert.Contains("line", error.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vocab.json")]
    [InlineData("merges.txt")]
    public void A_missing_file_is_named(string name)
    {
        File.Delete(_folder.PathOf(name));

        CheckpointException error = Assert.Throws<CheckpointException>(() => ByteBpeTokenizer.Load(_folder.Path));

        Assert.Equal(_folder.PathOf(name), error.Path);
    }

    [Fact]
    public void A_folder_in_the_place_of_a_file_is_refused()
    {
        File.Delete(_folder.PathOf("merges.txt"));
        Directory.CreateDirectory(_folder.PathOf("merges.txt"));

        Assert.Throws<CheckpointException>(() => ByteBpeTokenizer.Load(_folder.Path));
    }
}
