namespace StoryForge.Training.Tests;

public class CsvColumnTests
{
    private const string Lines =
        """
        id,character,"spoken words"
        1,Homer Simpson,"Mmm, donuts."
        2,Marge Simpson,"Homie?"
        3,Homer Simpson,"He said ""D'oh"".
        Twice."
        4,Homer Simpson

        5,Homer Simpson,
        """;

    [Fact]
    public void A_column_is_read_by_name_with_its_quotes_commas_and_line_breaks_from_the_rows_that_fit()
    {
        (string[] rows, LeftOutRows leftOut) = Read(
            Lines, new LoaderOptions { Kind = LoaderKind.Csv, Column = "spoken words", Where = new Dictionary<string, string> { ["character"] = "Homer Simpson" } });

        Assert.Equal(["Mmm, donuts.", "He said \"D'oh\".\nTwice."], rows);
        Assert.Equal((1, 2, 0), (leftOut.Filtered, leftOut.Empty, leftOut.NotAscii));
    }

    [Theory]
    [InlineData(null, new[] { "1", "2", "3", "4", "5" })]
    [InlineData("1", new[] { "1", "2", "3", "4", "5" })]
    [InlineData("id", new[] { "1", "2", "3", "4", "5" })]
    public void Without_a_name_it_is_the_first_column_and_the_header_is_no_row(string? column, string[] expected)
    {
        (string[] rows, _) = Read(Lines, new LoaderOptions { Kind = LoaderKind.Csv, Column = column });

        Assert.Equal(expected, rows);
    }

    [Fact]
    public void A_byte_order_mark_and_carriage_returns_are_no_part_of_a_field()
    {
        (string[] rows, _) = Read("\ufeffname,id\r\nanna,1\r\n\"li,sa\",2\r\n", new LoaderOptions { Kind = LoaderKind.Csv, Column = "name" });

        Assert.Equal(["anna", "li,sa"], rows);
    }

    [Fact]
    public void Rows_that_are_not_ASCII_are_left_out_and_counted_where_that_is_asked_for()
    {
        (string[] rows, LeftOutRows leftOut) = Read("name\nanna\nzoë\n王\n", new LoaderOptions { Kind = LoaderKind.Csv, Ascii = true });

        Assert.Equal(["anna"], rows);
        Assert.Equal(2, leftOut.NotAscii);
    }

    [Theory]
    [InlineData("spoken_words", "Did you mean \"spoken words\"?")]
    [InlineData("4", "There are: id, character, spoken words.")]
    public void An_unknown_column_is_answered_with_those_there_are(string column, string answer)
    {
        var error = Assert.Throws<CorpusException>(() => Read(Lines, new LoaderOptions { Kind = LoaderKind.Csv, Column = column }));

        Assert.Contains($"has no column \"{column}\"", error.Message, StringComparison.Ordinal);
        Assert.Contains(answer, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,\"four\n5,6\n", "has a quote in line 3 that is never closed")]
    [InlineData("a,b\n", "has no row that could be used")]
    [InlineData("a,b\n,2\n", "has no row that could be used")]
    public void A_file_without_a_row_or_with_an_open_quote_is_refused(string text, string problem)
    {
        var error = Assert.Throws<CorpusException>(() => Read(text, new LoaderOptions { Kind = LoaderKind.Csv }));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_column_or_condition_of_the_same_file_is_another_corpus()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("lines.csv", Lines);

        Assert.Distinct(
        [
            CorpusText.Read(new CorpusSource(path), 0).Key,
            CorpusText.Read(new CorpusSource(path), 0, loader: new LoaderOptions { Kind = LoaderKind.Csv, Column = "id" }).Key,
            CorpusText.Read(new CorpusSource(path), 0, loader: new LoaderOptions { Kind = LoaderKind.Csv, Column = "spoken words" }).Key,
        ]);
    }

    private static (string[] Rows, LeftOutRows LeftOut) Read(string text, LoaderOptions options)
    {
        using var folder = new TemporaryFolder();
        CorpusText read = CorpusText.Read(new CorpusSource(folder.Write("list.csv", text)), 0, loader: options);
        return ([.. read.Documents.Select(document => document.Text)], read.LeftOut!);
    }
}
