using System.Text;

namespace StoryForge.Training.Tests;

public class CorpusTextTests
{
    [Theory]
    [InlineData("", "is empty")]
    [InlineData(" \n\n ", "is empty")]
    [InlineData("abc\0def", "is a binary file")]
    public void A_file_without_text_is_refused(string content, string problem)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("corpus.txt", content);

        var error = Assert.Throws<CorpusException>(() => CorpusText.Read(new CorpusSource(path), 0.1));

        Assert.StartsWith($"The corpus {path} {problem}.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0x63, 0x61, 0x66, 0xE9, 0x21 }, "is not UTF-8 text")]
    [InlineData(new byte[] { 0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00 }, "is compressed")]
    [InlineData(new byte[] { 0x1F, 0x8B, 0x08 }, "is compressed")]
    public void A_file_that_is_no_plain_text_is_refused(byte[] content, string problem)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["corpus.txt"], content);

        var error = Assert.Throws<CorpusException>(() => CorpusText.Read(new CorpusSource(folder["corpus.txt"]), 0.1));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_licence_beside_a_scraped_corpus_is_no_part_of_it()
    {
        using var folder = new TemporaryFolder();
        folder.Write("corpus.txt", "Batman ran.");
        folder.Write("LICENSE.txt", "CC BY-SA 3.0");

        var text = CorpusText.Read(new CorpusSource(folder.Path), 0);

        Assert.Equal(["Batman ran."], text.Documents.Select(document => document.Text));
    }

    [Fact]
    public void A_missing_file_and_an_empty_folder_are_refused()
    {
        using var folder = new TemporaryFolder();

        Assert.Throws<CorpusException>(() => CorpusText.Read(new CorpusSource(folder["nothing.txt"]), 0.1));
        Assert.Throws<CorpusException>(() => CorpusText.Read(new CorpusSource(folder.Path), 0.1));
    }

    [Fact]
    public void A_byte_order_mark_and_carriage_returns_are_not_text()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["corpus.txt"], "one\r\ntwo", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        CorpusText text = CorpusText.Read(new CorpusSource(folder["corpus.txt"]), 0.1);

        Assert.Equal("one\ntwo", Assert.Single(text.Documents).Text);
    }

    [Fact]
    public void The_same_documents_are_held_out_wherever_they_stand()
    {
        string[] plots = [.. Enumerable.Range(0, 40).Select(i => $"The plot of episode {i}.")];
        using var folder = new TemporaryFolder();
        string forward = folder.Write("a.txt", string.Join("\n<|endoftext|>\n", plots));
        string backward = folder.Write("b.txt", string.Join("\n<|endoftext|>\n", plots.Reverse()));

        string[] HeldOutOf(string path)
        {
            CorpusText text = CorpusText.Read(new CorpusSource(path), 0.2);
            return [.. text.TextsFor(CorpusSide.Validation).Order(StringComparer.Ordinal)];
        }

        Assert.InRange(HeldOutOf(forward).Length, 8, 9);
        Assert.Equal(HeldOutOf(forward), HeldOutOf(backward));
    }

    [Theory]
    [InlineData("plots.txt", "plots.txt", 1)]
    [InlineData("plots.txt@6", "plots.txt", 6)]
    [InlineData("plots.txt@0.25", "plots.txt", 0.25)]
    [InlineData("me@home.txt", "me@home.txt", 1)]
    public void A_weight_follows_the_path(string argument, string path, double weight)
    {
        Assert.Equal(new CorpusSource(path, weight), CorpusSource.Parse(argument));
    }

    [Fact]
    public void A_weight_out_of_range_is_refused()
    {
        Assert.Throws<CorpusException>(() => CorpusSource.Parse("plots.txt@0"));
    }

    [Fact]
    public void Documents_for_a_test_are_taken_beside_those_for_validation()
    {
        string[] plots = [.. Enumerable.Range(0, 40).Select(i => $"The plot of episode {i}.")];
        using var folder = new TemporaryFolder();
        string path = folder.Write("a.txt", string.Join("\n<|endoftext|>\n", plots));

        CorpusText without = CorpusText.Read(new CorpusSource(path), 0.1);
        CorpusText with = CorpusText.Read(new CorpusSource(path), 0.1, test: 0.1);

        Assert.Equal(without.TextsFor(CorpusSide.Validation), with.TextsFor(CorpusSide.Validation));
        Assert.Equal(4, with.TextsFor(CorpusSide.Test).Count());
        Assert.Equal(32, with.TrainingTexts.Count());
    }
}
