using StoryForge.Stories;

namespace StoryForge.Tests.Stories;

public sealed class SentenceGateTests
{
    [Fact]
    public void A_turn_is_complete_only_when_what_follows_shows_that_its_sentence_is_whole()
    {
        var gate = new SentenceGate(1, "");

        gate.Append("He met Mr. Wayne at 5");
        Assert.False(gate.IsComplete);
        gate.Append(".");
        Assert.False(gate.IsComplete);
        gate.Append(" ");
        Assert.False(gate.IsComplete);
        gate.Append("Then");

        Assert.True(gate.IsComplete);
        Assert.Equal("He met Mr. Wayne at 5.", gate.Text);
        Assert.Equal(new SentenceResult("He met Mr. Wayne at 5.", 1), gate.Finish(endOfText: false));
    }

    [Fact]
    public void What_comes_after_an_end_that_may_complete_the_turn_is_not_shown_before_it_is_known()
    {
        string[] pieces = ["“Run", "!”", " ", "he", " said.", "\n", "Then"];
        var gate = new SentenceGate(1, "");

        var shown = pieces.Select(piece => gate.Append(piece)).ToList();

        Assert.Equal(["“Run", "!”", "", " he", " said.", "", ""], shown);
        Assert.Equal("“Run!” he said.", gate.Text);
    }

    [Fact]
    public void Without_a_wish_everything_is_shown_at_once()
    {
        var gate = new SentenceGate(null, "");

        Assert.Equal("He ran. And", gate.Append("He ran. And"));
        Assert.False(gate.IsComplete);
    }

    [Fact]
    public void Text_after_the_end_is_ignored()
    {
        var gate = new SentenceGate(1, "");
        gate.Append("He ran. And");

        Assert.Equal("", gate.Append(" then. Some. More."));

        Assert.Equal(new SentenceResult("He ran.", 1), gate.Finish(endOfText: true));
    }

    [Fact]
    public void A_gate_may_be_asked_for_its_result_and_fed_on()
    {
        var gate = new SentenceGate(2, "");
        gate.Append("He ran.");

        Assert.Equal(new SentenceResult("He ran.", 1), gate.Finish(endOfText: false));
        gate.Append("5 miles. Then");

        Assert.Equal(new SentenceResult("He ran.5 miles.", 1), gate.Finish(endOfText: false));
    }

    [Theory]
    [InlineData("", "He ran", ".", true)]
    [InlineData("", "He ran", ".”", false)]
    [InlineData("", "“He ran", ".", false)]
    [InlineData("", "“He ran", ".”", true)]
    [InlineData("", "He met Mr", ".", false)]
    [InlineData("", "He ran", " and", false)]
    [InlineData("", "", ".", false)]
    [InlineData("He ran", "", ".", false)]
    [InlineData("He ran", " on", "! ", true)]
    public void EndsWith_says_whether_a_token_would_end_the_turn_well(string before, string text, string token, bool ends)
    {
        var gate = new SentenceGate(3, before);
        gate.Append(text);

        Assert.Equal(ends, gate.EndsWith(token));
        Assert.Equal(text, gate.Text);
    }

    [Theory]
    [InlineData("", "He ran", ")", false)]
    [InlineData("", "He ran", "”", false)]
    [InlineData("", "He ran", "\"", false)]
    [InlineData("", "He ran", " \"", true)]
    [InlineData("", "He (ran", ")", true)]
    [InlineData("He (ran", "", ")", true)]
    [InlineData("", "the boys", "’", true)]
    [InlineData("", "“He ran", ".”", true)]
    public void Accepts_says_whether_a_token_would_close_what_is_not_open(string before, string text, string token, bool fits)
    {
        var gate = new SentenceGate(2, before);
        gate.Append(text);

        Assert.Equal(fits, gate.Accepts(token));
        Assert.False(gate.IsSpoiled);
    }

    [Theory]
    [InlineData(".", true)]
    [InlineData("?!", true)]
    [InlineData(".\"", true)]
    [InlineData(" end.”\n", true)]
    [InlineData("。", true)]
    [InlineData(",", false)]
    [InlineData(".com", false)]
    [InlineData("\"", false)]
    [InlineData("", false)]
    public void IsEnding_knows_the_tokens_that_may_end_a_sentence(string token, bool isEnding) =>
        Assert.Equal(isEnding, SentenceEnds.IsEnding(token));

    [Theory]
    [InlineData(".”", true)]
    [InlineData(")", true)]
    [InlineData("the", false)]
    [InlineData("‘", false)]
    public void HasCloser_knows_the_tokens_that_may_close_something(string token, bool hasCloser) =>
        Assert.Equal(hasCloser, SentenceEnds.HasCloser(token));

    [Fact]
    public void A_long_turn_costs_no_more_a_character_than_a_short_one()
    {
        // 2 MB a character at a time would take hours, were each to look at what came before
        var gate = new SentenceGate(null, new string('a', 1_000_000));
        for (var i = 0; i < 100_000; i++)
        {
            gate.Append(" He ran home.");
        }

        Assert.Equal(100_000, gate.Finish(endOfText: false).Sentences);
    }
}
