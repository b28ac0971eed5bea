using System.Text;
using StoryForge.Scraper;

namespace StoryForge.Tests.Scraper.Text;

public sealed class PageEncodingTests
{
    private const string Words = "“Café” – naïve";

    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    [Theory]
    [InlineData("text/html; charset=UTF-8")]
    [InlineData("text/html")]
    [InlineData(null)]
    public void Utf8_is_read_without_a_word(string? contentType)
    {
        Assert.Equal(Words, PageEncoding.Read(Encoding.UTF8.GetBytes(Words), contentType, out var problem));
        Assert.Null(problem);
    }

    [Fact]
    public void A_byte_order_mark_is_no_text() =>
        Assert.Equal(Words, PageEncoding.Read([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Words)], "text/html", out _));

    [Fact]
    public void Utf8_that_calls_itself_latin_1_is_read_as_what_it_is()
    {
        Assert.Equal(Words, PageEncoding.Read(Encoding.UTF8.GetBytes(Words), "text/html; charset=iso-8859-1", out var problem));
        Assert.Contains("is in UTF-8", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/html; charset=utf-8")]
    [InlineData("text/html; charset=ISO-8859-1")]
    [InlineData("text/html; charset=nonsense-9")]
    [InlineData("text/html")]
    public void What_is_no_utf8_is_read_as_browsers_do(string contentType)
    {
        Assert.Equal(Words, PageEncoding.Read(Windows1252.GetBytes(Words), contentType, out var problem));
        Assert.Contains("windows-1252", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_pages_own_word_counts_where_the_header_says_nothing()
    {
        var page = "<meta charset='windows-1251'><p>Бэтмен</p>";

        Assert.Equal(page, PageEncoding.Read(CodePagesEncodingProvider.Instance.GetEncoding(1251)!.GetBytes(page), "text/html", out var problem));
        Assert.Contains("windows-1251", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Utf16_is_known_by_its_mark()
    {
        Assert.Equal(Words, PageEncoding.Read([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Words)], null, out var problem));
        Assert.Contains("UTF-16", problem, StringComparison.Ordinal);
    }
}
