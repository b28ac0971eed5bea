using StoryForge.Tests;

namespace StoryForge.Training.Tests;

public class DocumentSplitterTests
{
    [Fact]
    public void Documents_end_with_a_separator_line()
    {
        string[] texts = [string.Concat(Enumerable.Range(0, 12).Select(i => $"Plot {i}.\nIt ends.\n<|endoftext|>\n"))];

        IReadOnlyList<CorpusDocument> documents = DocumentSplitter.Split(texts);

        Assert.Equal(12, documents.Count);
        Assert.Equal(new CorpusDocument("Plot 3.\nIt ends."), documents[3]);
    }

    [Fact]
    public void A_separator_within_a_line_is_text()
    {
        IReadOnlyList<CorpusDocument> documents = DocumentSplitter.Split(["He typed <|endoftext|> and left."]);

        Assert.Equal("He typed <|endoftext|> and left.", Assert.Single(documents).Text);
    }

    [Fact]
    public void One_long_line_becomes_blocks_that_end_with_sentences_and_join_to_the_same_text()
    {
        string line = string.Concat(Enumerable.Range(0, 400).Select(i => $"Batman met villain number {i} again. "));

        IReadOnlyList<CorpusDocument> blocks = DocumentSplitter.Split([line]);

        Assert.InRange(blocks.Count, 5, 10);
        Assert.Equal(line.Trim(), string.Concat(blocks.Select(block => block.Text)));
        Assert.All(blocks.SkipLast(1), block => Assert.EndsWith("again.", block.Text, StringComparison.Ordinal));
        Assert.Equal([false, .. Enumerable.Repeat(true, blocks.Count - 1)], blocks.Select(block => block.Continues));
    }

    [Fact]
    public void A_line_without_any_space_is_cut_but_never_within_a_character()
    {
        string line = string.Concat(Enumerable.Repeat("🦇", 5_001)) + "x";

        IReadOnlyList<CorpusDocument> blocks = DocumentSplitter.Split([line]);

        Assert.Equal(line, string.Concat(blocks.Select(block => block.Text)));
        Assert.All(blocks, block => Assert.False(char.IsLowSurrogate(block.Text[0])));
    }

    [Fact]
    public void Several_files_are_one_document_each_when_there_are_enough()
    {
        IReadOnlyList<CorpusDocument> documents = DocumentSplitter.Split(Enumerable.Repeat(new string('a', 5_000), 10));

        Assert.Equal(10, documents.Count);
        Assert.All(documents, document => Assert.False(document.Continues));
    }

    [SharedDataFact("batman66/batman66.txt")]
    public void The_real_one_line_corpus_gives_blocks_to_hold_out()
    {
        CorpusText text = CorpusText.Read(new CorpusSource(SharedData.PathOf("batman66/batman66.txt")), share: 0.1);

        double held = text.TextsFor(CorpusSide.Validation).Sum(document => document.Length);

        Assert.InRange(text.Documents.Count, 30, 50);
        Assert.InRange(held / text.Documents.Sum(document => document.Text.Length), 0.05, 0.2);
    }
}
