using System.Text;
using StoryForge.Generation;

namespace StoryForge.Training.Tests;

public class TokenizedCorpusTests
{
    private static readonly CharacterVocabulary Letters = new("abcdefghijklmnopqrstuvwxyz .0123456789".EnumerateRunes());

    [Fact]
    public void Documents_are_joined_by_the_end_of_text_token_and_split_whole()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("plots.txt", string.Join("\n<|endoftext|>\n", Enumerable.Range(0, 20).Select(i => $"plot {i} ends.")));
        CorpusText text = CorpusText.Read(new CorpusSource(path), 0.2);

        using TokenizedCorpus corpus = TokenizedCorpus.Open(folder["cache"], [text], [], Letters, "letters");

        string[] training = Documents(corpus.Training);
        string[] validation = Documents(corpus.Validation);
        Assert.Equal(text.TrainingTexts, training);
        Assert.Equal(text.TextsFor(CorpusSide.Validation), validation);
        Assert.Equal(validation.Sum(document => document.Length), corpus.Manifest.ValidationCharacters);
    }

    [Fact]
    public void Blocks_of_one_text_are_joined_without_a_break_where_none_was_taken_out()
    {
        using var folder = new TemporaryFolder();
        string line = string.Concat(Enumerable.Range(0, 2_000).Select(i => $"line {i} ends. "));
        CorpusText text = CorpusText.Read(new CorpusSource(folder.Write("one.txt", line)), 0.1);

        using TokenizedCorpus corpus = TokenizedCorpus.Open(folder["cache"], [text], [], Letters, "letters");

        int runs = text.Sides.Zip(text.Sides.Skip(1)).Count(pair => pair is (CorpusSide.Validation, CorpusSide.Training));
        Assert.Contains(CorpusSide.Validation, text.Sides);
        Assert.InRange(Documents(corpus.Training).Length, runs, runs + 1);
        Assert.All(Documents(corpus.Training), part => Assert.Contains(part, line, StringComparison.Ordinal));
    }

    [Fact]
    public void Sources_held_out_whole_are_validation_only()
    {
        using var folder = new TemporaryFolder();
        CorpusText training = CorpusText.Read(new CorpusSource(folder.Write("a.txt", "seen.")), 0);
        CorpusText validation = CorpusText.Read(new CorpusSource(folder.Write("b.txt", "unseen.")), 0);

        using TokenizedCorpus corpus = TokenizedCorpus.Open(folder["cache"], [training], [validation], Letters, "letters");

        Assert.Equal(["seen."], Documents(corpus.Training));
        Assert.Equal(["unseen."], Documents(corpus.Validation));
        Assert.Equal("a.txt", Assert.Single(corpus.Ranges).Name);
    }

    [Fact]
    public void Tokens_are_made_once_and_again_when_text_or_tokenizer_change()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("a.txt", "one text.");

        string First() => OpenAndKey(folder, path, "letters");
        string key = First();
        DateTime made = Directory.GetLastWriteTimeUtc(Assert.Single(Directory.GetDirectories(folder["cache"])));

        Assert.Equal(key, First());
        Assert.Equal(made, Directory.GetLastWriteTimeUtc(Assert.Single(Directory.GetDirectories(folder["cache"]))));
        Assert.NotEqual(key, OpenAndKey(folder, path, "other letters"));
        File.WriteAllText(path, "another text.");
        Assert.NotEqual(key, First());
    }

    [Theory]
    [InlineData(50_257, 2)]
    [InlineData(65_536, 2)]
    [InlineData(65_537, 4)]
    public void A_token_takes_two_bytes_where_the_vocabulary_allows_it(int vocabulary, int width)
    {
        using var folder = new TemporaryFolder();
        using (var writer = new TokenFileWriter(folder["tokens"], vocabulary))
        {
            writer.Write([0, 7, vocabulary - 1]);
        }

        using TokenFile tokens = TokenFile.Open(folder["tokens"], vocabulary);
        long[] read = new long[2];
        tokens.Read(1, read);

        Assert.Equal(3 * width, new FileInfo(folder["tokens"]).Length);
        Assert.Equal([7, vocabulary - 1], read);
        Assert.Throws<ArgumentOutOfRangeException>(() => tokens.Read(2, read));
    }

    private static string OpenAndKey(TemporaryFolder folder, string path, string tokenizerHash)
    {
        using TokenizedCorpus corpus = TokenizedCorpus.Open(
            folder["cache"], [CorpusText.Read(new CorpusSource(path), 0)], [], Letters, tokenizerHash);
        return corpus.Manifest.Key;
    }

    private static string[] Documents(TokenFile file)
    {
        long[] ids = new long[file.Count];
        file.Read(0, ids);
        var text = new StringBuilder();
        foreach (long id in ids)
        {
            text.Append(id == Letters.EndOfText ? "\n" : Letters.Decode([(int)id]));
        }

        return text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
