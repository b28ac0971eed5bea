using System.Buffers;
using System.Text;
using HtmlAgilityPack;

namespace StoryForge.Scraper;

/// <summary>
/// Finds the pages of the other parts of an episode: they are linked from a short note anywhere on its page, such as
/// "Concluded in …" or an infobox's row "Part two".
/// </summary>
internal sealed class OtherParts
{
    /// <summary>Of a note, in characters of text and of HTML; what is longer tells of other things, too.</summary>
    private const int LongestNote = 300;
    private const int LongestHtml = 4_000;

    private readonly IReadOnlyList<string> _phrases;
    private readonly SearchValues<string> _firstWords;
    private readonly Unwanted _unwanted;
    private readonly PageLinks _links;

    public OtherParts(Source source, PageLinks links)
    {
        _phrases = source.PartPhrases;
        _firstWords = SearchValues.Create([.. _phrases.Select(phrase => phrase.Split(' ')[0]).Distinct()], StringComparison.OrdinalIgnoreCase);
        _unwanted = new Unwanted(source);
        _links = links;
    }

    /// <param name="url">Of the page.</param>
    public IReadOnlyList<string> Of(HtmlPage page, Uri url)
    {
        List<string> parts = [];
        var ends = new ElementEnds();
        var content = page.Content;
        var tag = new HtmlScanner(content);
        var (note, hasLink) = (0, false);
        while (tag.Next())
        {
            if (IsBorder(tag))
            {
                AddFrom(content[note..tag.Start], hasLink, url, parts);
                (note, hasLink) = (tag.Start, false);
            }

            if (!tag.IsClosing && _unwanted.IsNavigation(Tag.Of(tag)) && ends.Of(tag) is { End.Value: var end })
            {
                tag.MoveTo(end);
                (note, hasLink) = (end, false);
            }

            hasLink |= tag.Is("a");
        }

        AddFrom(content[note..], hasLink, url, parts);
        return [.. parts.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>A row of an infobox is one note, its label and its value together.</summary>
    private static bool IsBorder(HtmlScanner tag) => tag.Name switch
    {
        "p" or "li" or "dd" or "tr" or "table" or "blockquote" or "section" or "aside" or "h1" or "h2" => true,
        "div" => !tag.IsClosing && tag.Attribute("class") is var classes
            && (classes.Contains("pi-item", StringComparison.Ordinal) || classes.Contains("hatnote", StringComparison.Ordinal)),
        _ => false,
    };

    private void AddFrom(ReadOnlySpan<char> html, bool hasLink, Uri url, List<string> parts)
    {
        if (hasLink && html.Length <= LongestHtml && html.IndexOfAny(_firstWords) >= 0
            && HtmlPage.Parse(html) is { } note && NamesPart(TextOf(note)))
        {
            parts.AddRange(_links.In(note, url, _ => false));
        }
    }

    private bool NamesPart(string note) => note.Length <= LongestNote && _phrases.Any(phrase => HasPhrase(note, phrase));

    /// <summary>As whole words: "part I" is not in "part II".</summary>
    private static bool HasPhrase(string note, string phrase)
    {
        for (var from = 0; note.IndexOf(phrase, from, StringComparison.OrdinalIgnoreCase) is var at and >= 0; from = at + 1)
        {
            var end = at + phrase.Length;
            if ((at == 0 || !char.IsLetterOrDigit(note[at - 1])) && (end == note.Length || !char.IsLetterOrDigit(note[end])))
            {
                return true;
            }
        }

        return false;
    }

    private static string TextOf(HtmlNode note)
    {
        var text = new StringBuilder();
        var walk = new NodeWalk(note);
        while (walk.Next())
        {
            // cells and lines stand apart, and their words must not run together
            _ = walk.Node is HtmlTextNode { Text: var part } ? text.Append(part)
                : walk.Node.Name is "td" or "th" or "div" or "h3" or "dt" or "br" ? text.Append(' ')
                : text;
        }

        return PlainText.Normalise(text.ToString());
    }
}
