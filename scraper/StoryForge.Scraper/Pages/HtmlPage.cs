using System.Text.Json;
using System.Text.RegularExpressions;
using HtmlAgilityPack;

namespace StoryForge.Scraper;

/// <summary>A parsed page, or the fragment of one that the API gives.</summary>
internal sealed partial class HtmlPage
{
    /// <summary>Wiki pages have some tens; the parser takes ages for thousands.</summary>
    private const int DeepestNesting = 400;

    private readonly string _html;

    private HtmlPage(string html, HtmlDocument document)
    {
        _html = html;
        Content = ContentOf(document);
    }

    /// <summary>The element that holds the article, without the skin around it.</summary>
    public HtmlNode Content { get; }

    /// <summary>The title in the page's script settings: after a redirection within the wiki another one than the URL's.</summary>
    public string? Title => PageName().Match(_html) is { Success: true } name && Unquoted(name.Groups[1].Value) is { Length: > 0 } title
        ? title
        : null;

    /// <summary>Of the page's text, as the page's script settings tell it.</summary>
    public long? RevisionId => Revision().Match(_html) is { Success: true } revision && long.TryParse(revision.Groups[1].ValueSpan, out var id) && id > 0
        ? id
        : null;

    /// <returns>Null where tags are nested so deeply that it is no page but a mistake or a trap.</returns>
    public static HtmlPage? Parse(string html)
    {
        var document = new HtmlDocument { OptionMaxNestedChildNodes = DeepestNesting };
        try
        {
            document.LoadHtml(html);
        }
        catch (Exception error) when (error.GetType() == typeof(Exception) || error is ArgumentException)
        {
            // what the parser throws for deep nesting, and has no type of its own for
            return null;
        }

        return new HtmlPage(html, document);
    }

    private static HtmlNode ContentOf(HtmlDocument document) =>
        document.GetElementbyId("mw-content-text")
        ?? NodeWalk.First(document.DocumentNode, node => node.HasClass("mw-parser-output"))
        ?? NodeWalk.First(document.DocumentNode, node => node.Name is "article" or "main")
        ?? NodeWalk.First(document.DocumentNode, node => node.Name is "body")
        ?? document.DocumentNode;

    private static string? Unquoted(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<string>(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex("""
        "wgPageName":\s*("(?:[^"\\]|\\.)*")
        """)]
    private static partial Regex PageName();

    [GeneratedRegex("""
        "wg(?:Cur)?RevisionId":\s*(\d{1,18})
        """)]
    private static partial Regex Revision();
}
