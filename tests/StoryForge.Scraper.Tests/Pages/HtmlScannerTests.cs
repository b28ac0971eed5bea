using StoryForge.Scraper;

namespace StoryForge.Tests.Scraper.Pages;

public sealed class HtmlScannerTests
{
    [Theory]
    [InlineData("a<b>c</b >d", "b /b")]
    [InlineData("<p class=x><br/><IMG SRC='a>b'></p>", "p br IMG /p")]
    [InlineData("1 < 2 <> </> <3 < a <b", "b")]
    [InlineData("<!-- <p> --><i><!doctype html><?xml x?></i>", "i /i")]
    [InlineData("<!-- <p>", "")]
    [InlineData("<script>if (a<b) document.write('<p>')</script><u>", "script /script u")]
    [InlineData("<style>a{}</STYLE><u>", "style /STYLE u")]
    [InlineData("<script>never closed <p>", "script")]
    [InlineData("<a title=\"<p>\" x><b>", "a b")]
    [InlineData("<a title=\"never closed><b>", "a b")]
    [InlineData("<p it's><b>", "p b")]
    [InlineData("<p", "p")]
    [InlineData("<", "")]
    [InlineData("", "")]
    public void Next_goes_from_tag_to_tag(string html, string tags) => Assert.Equal(tags, Tags(html));

    [Theory]
    [InlineData("<p class='a b'>", "a b")]
    [InlineData("<p id=1 CLASS = \"x>y\" >", "x>y")]
    [InlineData("<p class=one>", "one")]
    [InlineData("<p data-class='no' class=''>", "")]
    [InlineData("<p data-class='no'>", "")]
    [InlineData("<p classy='no' class=yes>", "yes")]
    [InlineData("<p>", "")]
    public void Attribute_gives_the_value(string html, string value)
    {
        var tag = new HtmlScanner(html);

        Assert.True(tag.Next());

        Assert.Equal(value, tag.Attribute("class").ToString());
    }

    [Theory]
    [InlineData("<div><div>a</div><p></div>b", 26)]
    [InlineData("<ul></ul>", 9)]
    [InlineData("<div><div></div>", null)]
    [InlineData("<img></img>", null)]
    public void The_end_of_an_element_is_behind_its_closing_tag(string html, int? end)
    {
        var tag = new HtmlScanner(html);

        Assert.True(tag.Next());

        Assert.Equal(end, new ElementEnds().Of(tag)?.End.Value);
    }

    [Fact]
    public void Elements_that_never_end_do_not_cost_a_look_at_the_page_each()
    {
        var html = string.Concat(Enumerable.Repeat("<table class='navbox'><h2>Plot</h2>", 20_000));

        Assert.Equal(20_000, PageHeading.In(html, new Unwanted(SourceExamples.Batman)).Count);
    }

    private static string Tags(string html)
    {
        List<string> tags = [];
        var tag = new HtmlScanner(html);
        while (tag.Next())
        {
            tags.Add((tag.IsClosing ? "/" : "") + tag.Name.ToString());
        }

        return string.Join(' ', tags);
    }
}
