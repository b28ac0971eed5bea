namespace StoryForge.Scraper;

/// <summary>A heading of a page.</summary>
/// <param name="Level">2 is <c>h2</c>.</param>
/// <param name="Text">The range of its content in the page.</param>
/// <param name="Start">Of its tag; the section before it ends here.</param>
/// <param name="End">Behind its closing tag; its section begins here.</param>
internal sealed record PageHeading(int Level, Range Text, int Start, int End)
{
    /// <summary>The headings of a page, without those in boxes and navigation.</summary>
    public static List<PageHeading> In(ReadOnlySpan<char> content, Unwanted unwanted)
    {
        List<PageHeading> headings = [];
        var ends = new ElementEnds();
        var tag = new HtmlScanner(content);
        while (tag.Next())
        {
            if (tag.IsClosing)
            {
                continue;
            }

            if (LevelOf(tag.Name) is { } level)
            {
                headings.Add(Read(level, ref tag));
            }
            else if (unwanted.IsNotProse(Tag.Of(tag)) && ends.Of(tag) is { End.Value: var end })
            {
                tag.MoveTo(end);
            }
        }

        return headings;
    }

    /// <summary>Up to the closing tag, or where that was forgotten, to the next block.</summary>
    private static PageHeading Read(int level, ref HtmlScanner tag)
    {
        var (start, text) = (tag.Start, tag.End);
        while (tag.Next())
        {
            if (LevelOf(tag.Name) is not null && tag.IsClosing)
            {
                return new PageHeading(level, text..tag.Start, start, tag.End);
            }

            if (LevelOf(tag.Name) is not null || tag.Is("p") || tag.Is("ul") || tag.Is("ol") || tag.Is("dl") || tag.Is("table"))
            {
                tag.MoveTo(tag.Start);
                return new PageHeading(level, text..tag.Start, start, tag.Start);
            }
        }

        return new PageHeading(level, text..text, start, text);
    }

    private static int? LevelOf(ReadOnlySpan<char> name) => name is ['h' or 'H', >= '1' and <= '6'] ? name[1] - '0' : null;
}
