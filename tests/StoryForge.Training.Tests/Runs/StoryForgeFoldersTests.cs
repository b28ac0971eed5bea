using StoryForge.Tests;

namespace StoryForge.Training.Tests;

public sealed class StoryForgeFoldersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("home/models/corpora/mine.txt", "models/corpora/mine.txt")]
    [InlineData("stories/corpora/mine.txt", "data/corpora/mine.txt")]
    [InlineData("elsewhere/mine.txt", null)]
    [InlineData("home-of-another/mine.txt", null)]
    public void A_corpus_is_found_again_by_its_name(string file, string? name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[file])!);
        string path = _folder.Write(file, "x");
        var folders = new StoryForgeFolders(_folder["home"], _folder["stories"]);

        string named = folders.NameCorpus(path);

        Assert.Equal(name ?? path, named);
        Assert.Equal(path, folders.FindCorpus(named));
    }
}
