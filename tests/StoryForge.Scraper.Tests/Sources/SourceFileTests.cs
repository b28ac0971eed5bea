using StoryForge.Scraper;

namespace StoryForge.Tests.Scraper;

public sealed class SourceFileTests : IDisposable
{
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("storyforge-source-").FullName, "my-show.json");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    public static TheoryData<string> Shipped =>
        [.. Directory.GetFiles(Path.Combine(SharedData.Repository, "scraper", "sources"), "*.json").Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void The_shipped_sources_are_valid(string name)
    {
        var source = SourceFile.Load(Path.Combine(SharedData.Repository, "scraper", "sources", name));

        Assert.Equal("https", source.BaseUrl.Scheme);
        Assert.Contains("Plot", source.Sections);
        Assert.StartsWith("CC BY-SA", source.Licence.Name, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_gives_its_name_and_what_it_says()
    {
        var source = Load(
            """
            // mine
            { "title": "T", "base_url": "https://wiki.example.org", "categories": ["Episodes"], "sections": ["Handlung"],
              "exclude": "^Staffel", "licence": { "name": "CC BY-SA 4.0", "url": "https://creativecommons.org/licenses/by-sa/4.0/" }, }
            """);

        Assert.Equal("my-show", source.Name);
        Assert.Equal("/api.php", source.ApiPath);
        Assert.Equal("/wiki/", source.ArticlePath);
        Assert.Equal(["Episodes"], source.Categories);
    }

    [Fact]
    public void A_mirror_takes_the_place_of_the_address()
    {
        File.WriteAllText(_file, Valid);

        Assert.Equal("http://127.0.0.1:8080/", SourceFile.Load(_file, new Uri("http://127.0.0.1:8080")).BaseUrl.AbsoluteUri);
    }

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("null", "empty")]
    [InlineData("[]", "JSON")]
    [InlineData("{}", "title")]
    [InlineData("""{"titel": 1}""", "titel")]
    public void What_is_no_source_is_said_to_be_none(string text, string word) => Fails(text, word);

    [Theory]
    [InlineData("\"https://wiki.example.org\"", "\"ftp://wiki.example.org\"", "base_url")]
    [InlineData("\"https://wiki.example.org\"", "\"wiki.example.org\"", "base_url")]
    [InlineData("[\"Episodes\"]", "[]", "lists")]
    [InlineData("[\"Plot\"]", "[]", "sections")]
    [InlineData("[\"Plot\"]", "null", "sections")]
    [InlineData("\"include\": \"a\"", "\"include\": \"(\"", "include")]
    [InlineData("\"include\": \"a\"", "\"exclude\": \"(?=a)\"", "exclude")]
    [InlineData("\"include\": \"a\"", "\"api_path\": \"api.php\"", "api_path")]
    [InlineData("\"include\": \"a\"", "\"speed\": 3", "speed")]
    public void A_wrong_value_is_named(string right, string wrong, string word) =>
        Fails(Valid.Replace(right, wrong, StringComparison.Ordinal), word);

    private const string Valid =
        """
        { "title": "T", "base_url": "https://wiki.example.org", "lists": ["Episodes"], "sections": ["Plot"], "include": "a",
          "licence": { "name": "CC BY-SA 4.0", "url": "https://creativecommons.org/licenses/by-sa/4.0/" } }
        """;

    private void Fails(string text, string word)
    {
        var error = Assert.Throws<SourceException>(() => Load(text));

        Assert.Contains("my-show.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(word, error.Message, StringComparison.OrdinalIgnoreCase);
    }

    private Source Load(string text)
    {
        File.WriteAllText(_file, text);
        return SourceFile.Load(_file);
    }
}
