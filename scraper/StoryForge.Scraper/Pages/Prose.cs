using System.Text;
using HtmlAgilityPack;

namespace StoryForge.Scraper;

/// <summary>Takes the prose out of a part of a page.</summary>
internal sealed class Prose(Unwanted unwanted)
{
    /// <summary>Of HTML, in characters; no plot has half of it, and on broken tags the parser's time grows with the square.</summary>
    private const int LongestPart = 1 << 18;

    /// <summary>The paragraphs, list items and the like, each normalised, without those that have no text.</summary>
    /// <returns>Null where the part is too long, or nested too deeply.</returns>
    public List<string>? Paragraphs(ReadOnlySpan<char> part)
    {
        if (part.Length > LongestPart || HtmlPage.Parse(part) is not { } root)
        {
            return null;
        }

        List<string> paragraphs = [];
        var paragraph = new StringBuilder();
        var isAfterBreak = false;
        var walk = new NodeWalk(root);
        while (walk.Next())
        {
            var node = walk.Node;
            if (node is HtmlTextNode { Text: var text })
            {
                paragraph.Append(text);
                isAfterBreak &= string.IsNullOrWhiteSpace(text);
            }
            else if (node.NodeType != HtmlNodeType.Element)
            {
                // a comment
            }
            else if (!walk.IsLeaving && unwanted.IsNotProse(node))
            {
                walk.Skip();
            }
            else if (IsHeading(node.Name))
            {
                Close();
                walk.Skip();
            }
            else if (node.Name == "br")
            {
                if (!walk.IsLeaving)
                {
                    // one break is a space, two are a new paragraph
                    paragraph.Append(' ');
                    if (isAfterBreak)
                    {
                        Close();
                    }
                    else
                    {
                        isAfterBreak = true;
                    }
                }
            }
            else if (IsBlock(node.Name))
            {
                Close();
            }
        }

        Close();
        return paragraphs;

        void Close()
        {
            isAfterBreak = false;
            if (paragraph.Length > 0 && PlainText.Normalise(paragraph.ToString()) is { Length: > 0 } whole)
            {
                paragraphs.Add(whole);
            }

            paragraph.Clear();
        }
    }

    private static bool IsHeading(string name) => name is ['h', >= '1' and <= '6'];

    private static bool IsBlock(string name) => name is "p" or "div" or "li" or "ul" or "ol" or "dl" or "dd" or "dt" or "blockquote"
        or "section" or "article" or "center" or "hr" or "pre" or "table" or "tr" or "td" or "th" or "details" or "summary";
}
