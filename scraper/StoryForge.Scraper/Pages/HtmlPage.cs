using System.Text.Json;
using System.Text.RegularExpressions;
using HtmlAgilityPack;

namespace StoryForge.Scraper;

/// <summary>The HTML of a page, or the fragment of one that the API gives.</summary>
public sealed partial class HtmlPage(string html)
{
    /// <summary>Wiki pages have some tens; the parser takes ages for thousands.</summary>
    private const int DeepestNesting = 400;

    /// <summary>Marks of the element that holds the article, from the surest to the least sure.</summary>
    private static readonly string[] ContentMarks =
        ["id=\"mw-content-text\"", "id=mw-content-text", "mw-parser-output", "<article", "<main", "<body"];

    private readonly Range _content = ContentOf(html);

    /// <summary>The article, without the skin around it.</summary>
    internal ReadOnlySpan<char> Content => html.AsSpan(_content);

    /// <summary>The title in the page's script settings: after a redirection within the wiki another one than the URL's.</summary>
    internal string? Title =>
        PageName().Match(html) is { Success: true } name && Unquoted(name.Groups[1].Value) is { Length: > 0 } title ? title : null;

    /// <summary>Of the page's text, as its script settings tell it.</summary>
    internal long? RevisionId =>
        Revision().Match(html) is { Success: true } revision && long.TryParse(revision.Groups[1].ValueSpan, out var id) && id > 0 ? id : null;

    /// <summary>Parses a part of a page.</summary>
    /// <returns>Null where tags are nested so deeply that it is a mistake or a trap.</returns>
    internal static HtmlNode? Parse(ReadOnlySpan<char> part)
    {
        var document = new HtmlDocument { OptionMaxNestedChildNodes = DeepestNesting };
        try
        {
            document.LoadHtml(part.ToString());
        }
        catch (Exception error) when (error.GetType() == typeof(Exception) || error is ArgumentException)
        {
            // what the parser throws for deep nesting; it has no type of its own for that
            return null;
        }

        return document.DocumentNode;
    }

    private static Range ContentOf(string html)
    {
        foreach (var mark in ContentMarks)
        {
            var at = html.IndexOf(mark, StringComparison.Ordinal);
            var open = at < 0 ? -1 : html.LastIndexOf('<', at);
            if (open >= 0)
            {
                var tag = new HtmlScanner(html);
                tag.MoveTo(open);
                return tag.Next() ? tag.End..(new ElementEnds().Of(tag)?.Start ?? html.Length) : open..html.Length;
            }
        }

        return ..html.Length;
    }

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
