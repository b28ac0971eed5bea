using StoryForge.Scraper;

namespace StoryForge.Tests.Scraper.Text;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("  a \t\n b\u00A0\u2009c ", "a b c")]
    [InlineData("&quot;Fish &amp; chips&quot; &#8211; &eacute;t&eacute; &#x1F987;", "\"Fish & chips\" – été 🦇")]
    [InlineData("“We’re” ‘here’ „now‟ `then´", "\"We're\" 'here' \"now\" 'then'")]
    [InlineData("He said ''no''", "He said \"no\"")]
    [InlineData("Wait…", "Wait...")]
    [InlineData("Bat\u00ADmo\u200Bbile\uFEFF", "Batmobile")]
    [InlineData("non\u2011stop", "non-stop")]
    [InlineData("\u0093Boo\u0094\u0085", "\"Boo\"...")]
    [InlineData("a\u0001b\u007Fc", "abc")]
    [InlineData("He runs [1]. She[note 2] waits [citation needed], [edit]too[23]", "He runs. She waits, too")]
    [InlineData("He says \"[a] man\" and [sic]", "He says \"[a] man\" and [sic]")]
    [InlineData("a .45 and an end ...", "a .45 and an end ...")]
    [InlineData("before<|endoftext|>after", "beforeafter")]
    [InlineData("", "")]
    public void Normalise_gives_the_form_of_a_corpus(string raw, string text) => Assert.Equal(text, PlainText.Normalise(raw));

    [Fact]
    public void Half_a_surrogate_pair_is_taken_out() => Assert.Equal("ab", PlainText.Normalise("a\uD83E" + "b\uDD87"));

    [Fact]
    public void Normalising_twice_changes_nothing()
    {
        var once = PlainText.Normalise("“A”  b&amp;amp;c [2] … d");

        Assert.Equal("\"A\" b&amp;c ... d", once);
        Assert.Equal(once.Replace("&amp;", "&", StringComparison.Ordinal), PlainText.Normalise(once));
    }
}
