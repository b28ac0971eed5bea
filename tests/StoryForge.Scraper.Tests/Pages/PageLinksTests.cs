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
    public void A_list_of_nested_tags_can_not_be_read() =>
        Assert.Null(new PageLinks(SourceExamples.Batman, new WikiAddress(SourceExamples.Batman), new Namespaces())
            .In(new HtmlPage(string.Concat(Enumerable.Repeat("<ul><li>", 50_000))), Page));

    [Fact]
    public void The_wikis_own_namespaces_count()
    {
        var namespaces = new Namespaces();
        namespaces.Add(System.Text.Json.JsonElement.Parse("""{"namespaces":{"0":{"*":""},"6":{"*":"Datei","canonical":"File"}},"namespacealiases":[{"id":6,"alias":"Bild"}]}"""));

        Assert.False(namespaces.IsArticle("Datei:Fledermaus.png"));
        Assert.False(namespaces.IsArticle("bild:Fledermaus.png"));
        Assert.True(namespaces.IsArticle("Fledermaus: Der Film"));
    }

    private static IReadOnlyList<string> Articles(string html) =>
        new PageLinks(SourceExamples.Batman, new WikiAddress(SourceExamples.Batman), new Namespaces()).In(new HtmlPage(html), Page)!;
}
