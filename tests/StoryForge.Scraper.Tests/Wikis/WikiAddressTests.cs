using StoryForge.Scraper;

namespace StoryForge.Tests.Scraper.Wikis;

public sealed class WikiAddressTests
{
    [Theory]
    [InlineData("Hi Diddle Riddle", "https://batman.example.org/wiki/Hi_Diddle_Riddle")]
    [InlineData("List of Batman (1960s series) Episodes", "https://batman.example.org/wiki/List_of_Batman_(1960s_series)_Episodes")]
    [InlineData("Who? What? 50% & more", "https://batman.example.org/wiki/Who%3F_What%3F_50%25_%26_more")]
    [InlineData("Café", "https://batman.example.org/wiki/Caf%C3%A9")]
    [InlineData("AC/DC: a #1", "https://batman.example.org/wiki/AC/DC:_a_%231")]
    public void ArticleOf_and_TitleOf_are_inverse(string title, string url)
    {
        var address = new WikiAddress(SourceExamples.Batman);

        Assert.Equal(url, address.ArticleOf(title).AbsoluteUri);
        Assert.Equal(char.ToUpperInvariant(title[0]) + title[1..], address.TitleOf(url, new Uri("https://batman.example.org/")));
    }

    [Fact]
    public void A_wiki_below_a_path_stays_there()
    {
        var address = new WikiAddress(SourceExamples.Batman with { BaseUrl = new Uri("http://host.example.org:8080/mirror/"), ApiPath = "/w/api.php" });

        Assert.Equal("http://host.example.org:8080/mirror/w/api.php", address.Api.AbsoluteUri);
        Assert.Equal("http://host.example.org:8080/mirror/wiki/A_b", address.ArticleOf("A b").AbsoluteUri);
        Assert.Equal("A b", address.TitleOf("/mirror/wiki/A_b", address.ArticleOf("C")));
        Assert.Null(address.TitleOf("/wiki/A_b", address.ArticleOf("C")));
    }
}
