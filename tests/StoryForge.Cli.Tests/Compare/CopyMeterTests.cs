using StoryForge.Cli.Compare;
using StoryForge.Training;

namespace StoryForge.Tests.Cli.Compare;

public class CopyMeterTests
{
    private const string Planted = "The red car drove slowly over the old stone bridge at night.";

    [Fact]
    public void A_planted_copy_is_found_whatever_its_spaces_quotes_and_capitals()
    {
        var copying = Measure(
            ["He woke. " + Planted.Replace("red car", "red\n CAR", StringComparison.Ordinal), "A green boat sailed under the old stone bridge today."],
            "It was late. Nobody knew. " + Planted + " Nobody saw it.");

        Assert.Equal(12, copying.LongestWords);
        Assert.Equal("the red car drove slowly over the old stone bridge at night", copying.LongestWordsText);
        Assert.Equal(". " + Planted.ToLowerInvariant(), copying.LongestCharactersText);
        Assert.Equal(Planted.Length + 2, copying.LongestCharacters);
        Assert.Equal((12 + 4) / 2.0, copying.WordsASample.Value);
    }

    [Fact]
    public void Sentences_copied_whole_are_counted_and_short_ones_are_not()
    {
        // "He woke." stands there too, but has two words only
        var copying = Measure(
            ["He woke. " + Planted, "A green boat sailed under the old stone bridge today."],
            "He woke. " + Planted);

        Assert.Equal(2, copying.Sentences);
        Assert.Equal(0.5, copying.CopiedSentences.Value);
    }

    [Fact]
    public void A_run_over_two_documents_is_no_copy()
    {
        Assert.Equal(4, Measure(["One two three four five six."], "zero one two three four", "five six seven").LongestWords);
    }

    [Fact]
    public void A_run_over_two_blocks_of_one_document_is_one()
    {
        var meter = new CopyMeter(["One two three four five six."]);

        meter.Read(new CorpusDocument("zero one two three "));
        meter.Read(new CorpusDocument(" four five six seven", Continues: true));

        var copying = meter.Result([], [], seed: 1);
        Assert.Equal(6, copying.LongestWords);
        Assert.Equal("one two three four five six", copying.LongestCharactersText);
    }

    [Fact]
    public void What_shares_nothing_copies_nothing()
    {
        var copying = Measure(["Xyzzy!", ""], "1 2 3 4 5");

        Assert.Equal((0, "", 0, ""), (copying.LongestWords, copying.LongestWordsText, copying.LongestCharacters, copying.LongestCharactersText));
        Assert.Equal(0, copying.CopiedSentences.Value);
    }

    private static Copying Measure(string[] samples, params string[] training)
    {
        var meter = new CopyMeter(samples);
        Array.ForEach(training, text => meter.Read(new CorpusDocument(text)));
        return meter.Result(["training.txt"], [], seed: 1);
    }
}
