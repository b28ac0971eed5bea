using StoryForge.Scraper;

namespace StoryForge.Tests.Scraper.Pages;

public sealed class PageLinksTests
{
    private static readonly Uri Page = new("https://batman.example.org/wiki/Episodes");

    [Fact]
    public void Articles_are_found_in_their_order_and_once() =>
        Assert.Equal(
            ["Hi Diddle Riddle", "Smack!", "Fine Feathered Finks", "Batman: The Movie", "50% off?"],
            Articles(
                """
                <p>See <a href="/wiki/Hi_Diddle_Riddle#Plot">the first</a>.</p>
                <table class="wikitable"><tr><td><a href="https://batman.example.org/wiki/Smack!">Smack!</a></td><td><a href="/wiki/hi_Diddle_Riddle">again</a></td></tr></table>
                <ul><li><a href="./Fine_Feathered_Finks">Finks</a></li><li><a href="/wiki/Batman:_The_Movie">film</a></li><li><a href="/wiki/50%25_off%3F">%</a></li></ul>
                """));

    [Theory]
    [InlineData("<a href='/wiki/File:Bat.png'>x</a>")]
    [InlineData("<a href='/wiki/User_talk:Bruce'>x</a>")]
    [InlineData("<a href='/wiki/Category:Episodes'>x</a>")]
    [InlineData("<a href='/wiki/Nobody?action=edit&amp;redlink=1' class='new'>x</a>")]
    [InlineData("<a href='/w/index.php?title=Nobody'>x</a>")]
    [InlineData("<a href='https://elsewhere.example.org/wiki/Batman'>x</a>")]
    [InlineData("<a href='//elsewhere.example.org/wiki/Batman'>x</a>")]
    [InlineData("<a href='#Plot'>x</a>")]
    [InlineData("<a href='mailto:a@b.c'>x</a>")]
    [InlineData("<a href='javascript:alert(1)'>x</a>")]
    [InlineData("<a href='http://[bad'>x</a>")]
    [InlineData("<a>x</a>")]
    [InlineData("<div class='navbox'><a href='/wiki/Other'>x</a></div>")]
    [InlineData("<nav><a href='/wiki/Other'>x</a></nav>")]
    [InlineData("<sup class='reference'><a href='/wiki/Other'>x</a></sup>")]
    public void What_leads_to_no_article_is_passed_by(string html) => Assert.Empty(Articles(html));

    [Fact]
    public void The_wikis_own_namespaces_count()
    {
        var namespaces = new Namespaces();
        namespaces.Add(System.Text.Json.JsonElement.Parse("""{"namespaces":{"0":{"*":""},"6":{"*":"Datei","canonical":"File"}},"namespacealiases":[{"id":6,"alias":"Bild"}]}"""));

        Assert.False(namespaces.IsArticle("Datei:Fledermaus.png"));
        Assert.False(namespaces.IsArticle("bild:Fledermaus.png"));
        Assert.True(namespaces.IsArticle("Fledermaus: Der Film"));
    }

    [Fact]
    public void The_other_part_is_found_in_the_box_and_at_the_end_of_the_plot() =>
        Assert.Equal(["Time Runs Out"], OtherParts(GoldenPages.Html("fandom-episode")));

    [Theory]
    [InlineData("<p>Concluded in <a href='/wiki/Smack'>Smack</a>.</p>")]
    [InlineData("<div class='hatnote'>This is the second part of <a href='/wiki/Smack'>a story</a>.</div>")]
    [InlineData("<table class='infobox'><tr><th>Part I</th><td><a href='/wiki/Smack'>Smack</a></td></tr></table>")]
    [InlineData("<dl><dd><i>to be CONTINUED&nbsp;IN <a href='/wiki/Smack'>Smack</a></i></dd></dl>")]
    public void A_note_that_names_a_part_leads_to_it(string html) => Assert.Equal(["Smack"], OtherParts(html));

    [Theory]
    [InlineData("<p>The Joker plays a part in <a href='/wiki/Smack'>Smack</a>.</p>")]
    [InlineData("<p>Part IV is <a href='/wiki/Smack'>Smack</a>.</p>")]
    [InlineData("<p>Part two.</p><p><a href='/wiki/Smack'>Smack</a></p>")]
    public void Other_notes_lead_nowhere(string html) => Assert.Empty(OtherParts(html));

    [Fact]
    public void A_long_paragraph_is_no_note() =>
        Assert.Empty(OtherParts($"<p>In part two, {string.Concat(Enumerable.Repeat("much happens, ", 30))} as <a href='/wiki/Smack'>Smack</a> says.</p>"));

    private static IReadOnlyList<string> Articles(string html) => Links().Articles(HtmlPage.Parse(html)!.Content, Page);

    private static IReadOnlyList<string> OtherParts(string html) => Links().OtherParts(HtmlPage.Parse(html)!.Content, Page);

    private static PageLinks Links() => new(SourceExamples.Batman, new WikiAddress(SourceExamples.Batman), new Namespaces());
}
