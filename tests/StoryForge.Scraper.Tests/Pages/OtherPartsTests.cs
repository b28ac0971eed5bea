using StoryForge.Scraper;

namespace StoryForge.Tests.Scraper.Pages;

public sealed class OtherPartsTests
{
    [Fact]
    public void The_other_part_is_found_in_the_box_and_at_the_end_of_the_plot() =>
        Assert.Equal(["Time Runs Out"], Parts(GoldenPages.Html("fandom-episode")));

    [Theory]
    [InlineData("<p>Concluded in <a href='/wiki/Smack'>Smack</a>.</p>")]
    [InlineData("<div class='hatnote'>This is the second part of <a href='/wiki/Smack'>a story</a>.</div>")]
    [InlineData("<table class='infobox'><tr><th>Part I</th><td><a href='/wiki/Smack'>Smack</a></td></tr></table>")]
    [InlineData("<dl><dd><i>to be CONTINUED&nbsp;IN <a href='/wiki/Smack'>Smack</a></i></dd></dl>")]
    public void A_note_that_names_a_part_leads_to_it(string html) => Assert.Equal(["Smack"], Parts(html));

    [Fact]
    public void A_table_of_episodes_below_the_article_is_no_note() =>
        Assert.Empty(Parts("<table class='navbox'><tr><td>Part two: <a href='/wiki/Smack'>Smack</a></td></tr></table>"));

    [Theory]
    [InlineData("<p>The Joker plays a part in <a href='/wiki/Smack'>Smack</a>.</p>")]
    [InlineData("<p>Part IV is <a href='/wiki/Smack'>Smack</a>.</p>")]
    [InlineData("<p>Part two.</p><p><a href='/wiki/Smack'>Smack</a></p>")]
    public void Other_notes_lead_nowhere(string html) => Assert.Empty(Parts(html));

    [Fact]
    public void A_long_paragraph_is_no_note() =>
        Assert.Empty(Parts($"<p>In part two, {string.Concat(Enumerable.Repeat("much happens, ", 30))} as <a href='/wiki/Smack'>Smack</a> says.</p>"));

    private static IReadOnlyList<string> Parts(string html)
    {
        var links = new PageLinks(SourceExamples.Batman, new WikiAddress(SourceExamples.Batman), new Namespaces());
        return new OtherParts(SourceExamples.Batman, links).Of(new HtmlPage(html), new Uri("https://batman.example.org/wiki/Hi_Diddle_Riddle"));
    }
}
