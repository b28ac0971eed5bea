using System.Net;
using System.Text;
using HtmlAgilityPack;

namespace StoryForge.Scraper;

/// <summary>Finds the articles that a page links to.</summary>
internal sealed class PageLinks(Source source, WikiAddress address, Namespaces namespaces)
{
    /// <summary>Of a paragraph or row that names another part, in characters; longer ones tell of other things, too.</summary>
    private const int LongestNote = 300;

    private readonly Unwanted _unwanted = new(source);

    /// <summary>All that the article itself links to, in the order of the page, each once.</summary>
    public IReadOnlyList<string> Articles(HtmlNode content, Uri page)
    {
        List<string> titles = [];
        var walk = new NodeWalk(content);
        while (walk.Next())
        {
            if (walk.IsLeaving || walk.Node.NodeType != HtmlNodeType.Element)
            {
                continue;
            }

            if (_unwanted.IsFurniture(walk.Node))
            {
                walk.Skip();
            }
            else if (ArticleOf(walk.Node, page) is { } title)
            {
                titles.Add(title);
            }
        }

        return [.. titles.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The pages of the other parts of this episode, as notes and rows anywhere in the page tell.</summary>
    public IReadOnlyList<string> OtherParts(HtmlNode content, Uri page)
    {
        List<string> parts = [];
        List<string> links = [];
        var note = new StringBuilder();
        var walk = new NodeWalk(content);
        while (walk.Next())
        {
            var node = walk.Node;
            if (node is HtmlTextNode { Text: var text })
            {
                _ = note.Length <= LongestNote ? note.Append(text) : note;
            }
            else if (node.NodeType == HtmlNodeType.Element && IsNoteBorder(node))
            {
                Close();
            }
            else if (node.Name is "td" or "th" or "div" or "dt" or "br" or "h3")
            {
                // as these stand apart, their words must not run together
                note.Append(' ');
            }
            else if (!walk.IsLeaving && node.NodeType == HtmlNodeType.Element && ArticleOf(node, page) is { } title)
            {
                links.Add(title);
            }
        }

        Close();
        return [.. parts.Distinct(StringComparer.Ordinal)];

        void Close()
        {
            if (links.Count > 0 && note.Length <= LongestNote && NamesPart(PlainText.Normalise(note.ToString())))
            {
                parts.AddRange(links);
            }

            links.Clear();
            note.Clear();
        }
    }

    /// <summary>A row of an infobox is one note, its label and its value together.</summary>
    private static bool IsNoteBorder(HtmlNode element) =>
        element.Name is "p" or "li" or "dd" or "tr" or "table" or "blockquote" or "section" or "aside" or "h1" or "h2"
        || element.HasClass("pi-item") || element.HasClass("hatnote");

    private bool NamesPart(string note) => source.PartPhrases.Any(phrase => HasPhrase(note, phrase));

    /// <summary>As whole words: "part I" is not in "part II".</summary>
    private static bool HasPhrase(string note, string phrase)
    {
        for (var at = note.IndexOf(phrase, StringComparison.OrdinalIgnoreCase); at >= 0; at = note.IndexOf(phrase, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + phrase.Length;
            if ((at == 0 || !char.IsLetterOrDigit(note[at - 1])) && (end == note.Length || !char.IsLetterOrDigit(note[end])))
            {
                return true;
            }
        }

        return false;
    }

    private string? ArticleOf(HtmlNode element, Uri page) =>
        element.Name == "a" && element.GetAttributeValue("href", null) is { Length: > 0 } href && !element.HasClass("new")
        && address.TitleOf(WebUtility.HtmlDecode(href), page) is { } title && namespaces.IsArticle(title)
            ? title
            : null;
}
