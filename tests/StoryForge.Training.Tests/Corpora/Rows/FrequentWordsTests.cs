namespace StoryForge.Training.Tests;

public class FrequentWordsTests
{
    [Fact]
    public void The_words_of_a_text_come_by_their_frequency_and_those_as_frequent_by_their_letters()
    {
        string[] words = Read("The dog's bone. The dog’s tail!\n'The cat' - don't, the CAT ... 42\n");

        Assert.Equal(["the", "cat", "dog's", "bone", "don't", "tail"], words);
    }

    [Fact]
    public void A_table_gives_its_words_by_their_frequency_and_leaves_remarks_out()
    {
        string[] words = Read("# made by hand\tof 4 words\nof\t0.02\nthe\t0.05\n\nand\t2e-2\nThe\t1e-5\n");

        Assert.Equal(["the", "of", "and", "The"], words);
    }

    [Theory]
    [InlineData("the\t0.5\nof 0.2\n", "line 2 is not: \"of 0.2\"")]
    [InlineData("the\t0.5\nof\tmany\n", "line 2 is not")]
    [InlineData("the\t0.5\n# remark\nof\t-1\n", "line 3 is not")]
    public void A_line_of_a_table_without_a_frequency_is_named(string text, string problem)
    {
        var error = Assert.Throws<CorpusException>(() => Read(text));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_without_a_word_is_refused()
    {
        Assert.Throws<CorpusException>(() => Read("1, 2, 3 ...\n"));
    }

    [Fact]
    public void Lines_are_rows_and_empty_ones_are_counted()
    {
        using var folder = new TemporaryFolder();

        CorpusText read = CorpusText.Read(new CorpusSource(folder.Write("names.txt", "anna\n\n  bob \r\n \ncarl")), 0, loader: new LoaderOptions { Kind = LoaderKind.Lines });

        Assert.Equal(["anna", "bob", "carl"], read.Documents.Select(document => document.Text));
        Assert.Equal(2, read.LeftOut!.Empty);
    }

    private static string[] Read(string text)
    {
        using var folder = new TemporaryFolder();
        CorpusText read = CorpusText.Read(new CorpusSource(folder.Write("words.txt", text)), 0, loader: new LoaderOptions { Kind = LoaderKind.FrequentWords });
        return [.. read.Documents.Select(document => document.Text)];
    }
}
