using System.Text;
using HtmlAgilityPack;

namespace StoryForge.Scraper;

/// <summary>Finds the plot of a page: the text under one of the wanted headings, up to the next heading as high.</summary>
internal sealed class PlotSections
{
    private readonly Unwanted _unwanted;
    private readonly Dictionary<string, int> _ranks;

    public PlotSections(Source source)
    {
        _unwanted = new Unwanted(source);
        _ranks = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in source.Sections)
        {
            _ranks.TryAdd(HeadingText(name), _ranks.Count);
        }
    }

    /// <returns>
    /// The paragraphs, parted by empty lines: of all sections with the best name that have any text, as a page may
    /// have one for each part of an episode. Empty where the sections are empty, null where there are none.
    /// </returns>
    public string? Read(HtmlNode content)
    {
        var sections = Collect(content);
        return sections.Count == 0 ? null
            : sections.Where(section => section.Text.Length > 0).GroupBy(section => section.Rank).MinBy(group => group.Key) is { } best
                ? string.Join("\n\n", best.Select(section => section.Text))
                : "";
    }

    private List<Section> Collect(HtmlNode content)
    {
        List<Section> sections = [];
        List<Section> open = [];
        var paragraph = new StringBuilder();
        var afterBreak = false;
        var walk = new NodeWalk(content);
        while (walk.Next())
        {
            var node = walk.Node;
            if (node is HtmlTextNode { Text: var text })
            {
                if (open.Count > 0)
                {
                    paragraph.Append(text);
                    afterBreak &= string.IsNullOrWhiteSpace(text);
                }
            }
            else if (node.NodeType != HtmlNodeType.Element)
            {
                // comments
            }
            else if (!walk.IsLeaving && _unwanted.IsNotProse(node))
            {
                walk.Skip();
            }
            else if (LevelOf(node) is { } level)
            {
                Flush(open, paragraph);
                if (!walk.IsLeaving)
                {
                    open.RemoveAll(section => section.Level >= level);
                    if (_ranks.TryGetValue(HeadingText(TextOf(node)), out var rank) && !open.Exists(section => section.Rank == rank))
                    {
                        sections.Add(new Section(rank, level));
                        open.Add(sections[^1]);
                    }

                    walk.Skip();
                }
            }
            else if (open.Count > 0 && node.Name == "br")
            {
                if (!walk.IsLeaving)
                {
                    if (afterBreak)
                    {
                        Flush(open, paragraph);
                    }

                    paragraph.Append(' ');
                    afterBreak = true;
                }
            }
            else if (open.Count > 0 && IsBlock(node.Name))
            {
                Flush(open, paragraph);
            }
        }

        Flush(open, paragraph);
        return sections;
    }

    private static void Flush(List<Section> open, StringBuilder paragraph)
    {
        if (paragraph.Length > 0)
        {
            var text = PlainText.Normalise(paragraph.ToString());
            open.ForEach(section => section.Add(text));
            paragraph.Clear();
        }
    }

    private string TextOf(HtmlNode heading)
    {
        var text = new StringBuilder();
        var walk = new NodeWalk(heading);
        while (walk.Next())
        {
            if (walk.Node is HtmlTextNode { Text: var part })
            {
                text.Append(part);
            }
            else if (!walk.IsLeaving && walk.Node.NodeType == HtmlNodeType.Element && _unwanted.IsNotProse(walk.Node))
            {
                walk.Skip();
            }
        }

        return text.ToString();
    }

    /// <summary>Headings are told apart without spaces and colons around them.</summary>
    private static string HeadingText(string text) => PlainText.Normalise(text).Trim(' ', ':');

    private static int? LevelOf(HtmlNode element) =>
        element.Name is ['h', >= '1' and <= '6'] ? element.Name[1] - '0' : null;

    private static bool IsBlock(string name) => name is "p" or "div" or "li" or "ul" or "ol" or "dl" or "dd" or "dt" or "blockquote"
        or "section" or "article" or "center" or "hr" or "pre" or "table" or "tr" or "td" or "th" or "details" or "summary";

    /// <summary>One section with a wanted heading.</summary>
    /// <param name="Rank">Of its name among the wanted ones; 0 is the most wanted.</param>
    /// <param name="Level">Of its heading; 2 is <c>h2</c>.</param>
    private sealed record Section(int Rank, int Level)
    {
        private readonly StringBuilder _text = new();

        public string Text => _text.ToString();

        public void Add(string paragraph)
        {
            if (paragraph.Length > 0)
            {
                _ = _text.Length > 0 ? _text.Append("\n\n") : _text;
                _text.Append(paragraph);
            }
        }
    }
}
