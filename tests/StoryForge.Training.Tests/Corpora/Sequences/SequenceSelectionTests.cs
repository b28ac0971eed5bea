namespace StoryForge.Training.Tests;

public class SequenceSelectionTests
{
    [Fact]
    public void Rows_that_are_empty_too_long_repeated_or_of_several_lines_are_left_out_and_counted()
    {
        var leftOut = new LeftOutRows();

        string[] chosen = Choose(new SequenceOptions { MaxLength = 4 }, leftOut, "anna", "  ", "bob", "beatrice", "anna", "a\nb", "🦇🦇🦇🦇", "zoë");

        Assert.Equal(["anna", "bob", "🦇🦇🦇🦇", "zoë"], chosen);
        Assert.Equal((1, 1, 1, 1, 0), (leftOut.Empty, leftOut.TooLong, leftOut.Repeated, leftOut.SeveralLines, leftOut.Surplus));
    }

    [Fact]
    public void The_number_wanted_counts_those_that_can_be_used()
    {
        var leftOut = new LeftOutRows();

        string[] chosen = Choose(new SequenceOptions { Count = 2, MaxLength = 3 }, leftOut, "anna", "bob", "bob", "eve", "ann", "joe");

        Assert.Equal(["bob", "eve"], chosen);
        Assert.Equal((1, 1, 2), (leftOut.TooLong, leftOut.Repeated, leftOut.Surplus));
    }

    [Fact]
    public void The_end_mark_ends_a_sequence_where_the_row_goes_on()
    {
        string[] chosen = Choose(new SequenceOptions { EndMark = "@" }, new LeftOutRows(), "bruce@wayne.example", "alfred", "@nobody", "bruce@home.example");

        Assert.Equal(["bruce", "alfred"], chosen);
    }

    [Fact]
    public void Sequences_that_differ_in_case_alone_are_one_in_lower_case()
    {
        var selection = new SequenceSelection(new SequenceOptions(), lowerCase: true);

        IReadOnlyList<CorpusDocument> chosen = selection.Of("list", [new("Ann"), new("ann"), new("ÉVE")], new LeftOutRows());

        Assert.Equal(["ann", "éve"], chosen.Select(document => document.Text));
    }

    [Fact]
    public void What_one_list_has_is_not_chosen_from_the_next()
    {
        var selection = new SequenceSelection(new SequenceOptions(), lowerCase: false);
        selection.Of("held out", [new("anna"), new("bob")], new LeftOutRows());

        Assert.Equal(["eve"], selection.Of("list", [new("bob"), new("eve")], new LeftOutRows()).Select(document => document.Text));
        Assert.Throws<CorpusException>(() => selection.Of("third", [new("eve"), new("anna")], new LeftOutRows()));
    }

    private static string[] Choose(SequenceOptions options, LeftOutRows leftOut, params string[] rows) =>
        [.. new SequenceSelection(options, lowerCase: false).Of("list", [.. rows.Select(row => new CorpusDocument(row))], leftOut).Select(document => document.Text)];
}
