using StoryForge.Scraper;

namespace StoryForge.Tests.Scraper.Fetching;

public sealed class RobotsTxtTests
{
    [Theory]
    [InlineData("User-agent: *\nDisallow: /wiki/Special:", "/wiki/Special:Search", false)]
    [InlineData("User-agent: *\nDisallow: /wiki/Special:", "/wiki/Smack", true)]
    [InlineData("User-agent: *\nDisallow:", "/wiki/Smack", true)]
    [InlineData("User-agent: *\nDisallow: /", "/wiki/Smack", false)]
    [InlineData("user-AGENT : * # all\r\ndisallow: /w/ # scripts", "/w/api.php?action=parse", false)]
    [InlineData("User-agent: *\nDisallow: /*?*action=\nAllow: /api.php?action=", "/api.php?action=parse&page=A", true)]
    [InlineData("User-agent: *\nDisallow: /*?*action=\nAllow: /api.php?action=", "/wiki/A?action=edit", false)]
    [InlineData("User-agent: *\nDisallow: /a\nAllow: /a", "/a", true)]
    [InlineData("User-agent: *\nAllow: /a\nDisallow: /a/b", "/a/b/c", false)]
    [InlineData("User-agent: *\nDisallow: /*.php$", "/index.php", false)]
    [InlineData("User-agent: *\nDisallow: /*.php$", "/index.php?x=1", true)]
    [InlineData("User-agent: *\nDisallow: /a*b*c", "/a-b-c-d", false)]
    [InlineData("User-agent: *\nDisallow: /a*b*c", "/a-c-b", true)]
    [InlineData("User-agent: *\nDisallow: /ab$", "/ab", false)]
    [InlineData("User-agent: *\nDisallow: /ab$", "/abc", true)]
    [InlineData("User-agent: *\nDisallow: /wiki/Caf%C3%A9", "/wiki/Café", false)]
    [InlineData("User-agent: *\nDisallow: /wiki/Café", "/wiki/Caf%c3%a9", false)]
    [InlineData("User-agent: *\nDisallow: /%77iki/", "/wiki/A", false)]
    [InlineData("User-agent: GoogleBot\nDisallow: /", "/wiki/A", true)]
    [InlineData("User-agent: StoryForge\nDisallow: /wiki/\n\nUser-agent: *\nAllow: /", "/wiki/A", false)]
    [InlineData("User-agent: storyforge/1.0\nAllow: /\n\nUser-agent: *\nDisallow: /", "/wiki/A", true)]
    [InlineData("User-agent: StoryForge\nDisallow:\n\nUser-agent: *\nDisallow: /", "/wiki/A", true)]
    [InlineData("User-agent: GoogleBot\nUser-agent: StoryForge\nDisallow: /wiki/", "/wiki/A", false)]
    [InlineData("User-agent: StoryForge\nDisallow: /a\n\nUser-agent: x\nDisallow: /c\n\nUser-agent: StoryForge\nDisallow: /b", "/b", false)]
    [InlineData("User-agent: StoryForge\nDisallow: /a\n\nUser-agent: x\nDisallow: /c\n\nUser-agent: StoryForge\nDisallow: /b", "/c", true)]
    [InlineData("Disallow: /", "/wiki/A", true)]
    [InlineData("<html>no robots here</html>", "/wiki/A", true)]
    [InlineData("", "/wiki/A", true)]
    public void Allows_follows_the_longest_rule_of_the_right_group(string text, string path, bool allowed) =>
        Assert.Equal(allowed, RobotsTxt.Parse(text, UserAgent.Product).Allows(new Uri("https://wiki.example.org" + path)));

    [Theory]
    [InlineData("User-agent: *\nCrawl-delay: 2.5", 2.5)]
    [InlineData("User-agent: other\nCrawl-delay: 9\nUser-agent: *\nDisallow: /x", null)]
    [InlineData("User-agent: *\nCrawl-delay: soon", null)]
    public void A_crawl_delay_is_read(string text, double? seconds) =>
        Assert.Equal(seconds, RobotsTxt.Parse(text, UserAgent.Product).CrawlDelay?.TotalSeconds);
}
