using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace StoryForge.Training.Tests;

public sealed class CorpusBuildTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("storyforge-corpus-");

    private string From => Path.Combine(_folder.FullName, "texts");

    private string To => Path.Combine(_folder.FullName, "built");

    public CorpusBuildTests() => Directory.CreateDirectory(From);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Documents_are_kept_once_and_the_first_text_has_them()
    {
        Write("a.txt", "One.\n<|endoftext|>\nTwo  words.\n<|endoftext|>\n");
        Write("b.txt", "Two\nwords.\n<|endoftext|>\nThree.");

        var corpus = Build(CorpusDescription.Of(From));

        Assert.Equal([2, 1], corpus.Texts.Select(text => text.Documents));
        Assert.Equal([0, 1], corpus.Texts.Select(text => text.Repeated));
        Assert.Equal("One.\n<|endoftext|>\nTwo  words.\n<|endoftext|>\n", File.ReadAllText(Path.Combine(To, "a.txt")));
        Assert.Equal("Three.\n<|endoftext|>\n", File.ReadAllText(Path.Combine(To, "b.txt")));
        Assert.Equal(3, corpus.Texts[0].Words);
    }

    [Fact]
    public void A_packed_text_is_unpacked_under_its_plain_name()
    {
        using (var file = new GZipStream(File.Create(Path.Combine(From, "plots.txt.gz")), CompressionLevel.Fastest))
        {
            file.Write("The Joker laughs."u8);
        }

        Build(CorpusDescription.Of(From));

        Assert.Equal("The Joker laughs.\n<|endoftext|>\n", File.ReadAllText(Path.Combine(To, "plots.txt")));
    }

    [Fact]
    public void The_manifest_names_hashes_and_licences()
    {
        Write("a.txt", "One.");
        var hash = Convert.ToHexStringLower(SHA256.HashData("One."u8));

        Build(new CorpusDescription("mine", [new DescribedText("a.txt", "CC0", "by us", hash)]));

        var manifest = File.ReadAllText(Path.Combine(To, CorpusBuild.ManifestName));
        Assert.Contains(hash, manifest, StringComparison.Ordinal);
        Assert.Contains("\"licence\": \"CC0\"", manifest, StringComparison.Ordinal);
        Assert.Contains("\"attribution\": \"by us\"", manifest, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_text_than_the_described_one_is_refused_and_the_old_corpus_stays()
    {
        Write("a.txt", "One.");
        Build(CorpusDescription.Of(From));
        Write("a.txt", "Other.");

        var refused = Assert.Throws<CorpusException>(() => Build(new CorpusDescription("mine", [new DescribedText("a.txt", Sha256: new string('0', 64))])));

        Assert.Contains("is not the text that is described", refused.Message, StringComparison.Ordinal);
        Assert.Equal("One.\n<|endoftext|>\n", File.ReadAllText(Path.Combine(To, "a.txt")));
    }

    [Fact]
    public void A_missing_text_is_named()
    {
        var refused = Assert.Throws<CorpusException>(() => Build(new CorpusDescription("mine", [new DescribedText("gone.txt")])));

        Assert.Contains("gone.txt", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_packed_text_is_refused()
    {
        Write("a.txt.gz", "this is no gzip");

        var refused = Assert.Throws<CorpusException>(() => Build(CorpusDescription.Of(From)));

        Assert.Contains("damaged", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_texts_is_refused()
    {
        var refused = Assert.Throws<CorpusException>(() => CorpusDescription.Of(From));

        Assert.Contains("no text", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_description_that_is_none_is_refused()
    {
        Write("d.json", "{\"nom\": 1}");

        var refused = Assert.Throws<CorpusException>(() => CorpusDescription.Read(Path.Combine(From, "d.json")));

        Assert.Contains("no description", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stopped_build_leaves_nothing()
    {
        Write("a.txt", "One.");

        Assert.Throws<OperationCanceledException>(() => CorpusBuild.Run(CorpusDescription.Of(From), From, To, (_, _) => { }, new CancellationToken(canceled: true)));

        Assert.False(Directory.Exists(To));
    }

    private BuiltCorpus Build(CorpusDescription description) => CorpusBuild.Run(description, From, To, (_, _) => { }, default);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(From, name), text, new UTF8Encoding(false));
}
