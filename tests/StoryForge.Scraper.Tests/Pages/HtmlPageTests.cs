using StoryForge.Scraper;

namespace StoryForge.Tests.Scraper.Pages;

public sealed class HtmlPageTests
{
    [Fact]
    public void Title_and_revision_are_those_of_the_script_settings()
    {
        var page = new HtmlPage("""<script>RLCONF={"wgPageName":"Smack_in_the_\"Middle\"_\u00e9","wgCurRevisionId":78,"wgRevisionId":77};</script><p>x</p>""");

        Assert.Equal("Smack_in_the_\"Middle\"_é", page.Title);
        Assert.Equal(78, page.RevisionId);
    }

    [Fact]
    public void A_page_without_settings_tells_neither()
    {
        var page = new HtmlPage("<h1>Smack</h1>");

        Assert.Null(page.Title);
        Assert.Null(page.RevisionId);
    }

    [Theory]
    [InlineData("<body><nav>no</nav><div id=\"mw-content-text\"><p>yes</p><div>2</div></div>no</body>", "<p>yes</p><div>2</div>")]
    [InlineData("<body>no<div class='a mw-parser-output b'>yes</div></body>", "yes")]
    [InlineData("<body>no<main>yes</main></body>", "yes")]
    [InlineData("<html><head><title>no</title></head><body>yes</body></html>", "yes")]
    [InlineData("<p>yes</p>", "<p>yes</p>")]
    [InlineData("<div class='mw-parser-output'>yes<div>and this", "yes<div>and this")]
    public void The_content_is_the_article(string html, string text) => Assert.Equal(text, new HtmlPage(html).Content.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("<")]
    [InlineData("<!--")]
    [InlineData("<a <b <c")]
    [InlineData("</div></p></x>")]
    [InlineData("\0\u0001<p>\0</p>")]
    [InlineData("<p title='")]
    public void Scraps_of_html_are_read_without_a_crash(string html) =>
        Assert.Equal(DropReason.NoPlotSection, new PlotSections(SourceExamples.Batman).Read(new HtmlPage(html)).Dropped);
}
