namespace StoryForge.Scraper;

/// <summary>Finds where elements end, by counting tags of their name.</summary>
internal sealed class ElementEnds
{
    /// <summary>Elements without an end on one page; each costs a look at all the rest of it.</summary>
    private const int MostUnclosed = 5;

    private int _unclosed;

    /// <param name="tag">At the element's opening tag; the caller's stays there.</param>
    /// <returns>Where its closing tag stands; null where it has none, or takes none.</returns>
    public Range? Of(HtmlScanner tag)
    {
        if (_unclosed == MostUnclosed || IsVoid(tag.Name))
        {
            return null;
        }

        var name = tag.Name;
        var depth = 1;
        while (tag.Next())
        {
            if (tag.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                depth += tag.IsClosing ? -1 : 1;
                if (depth == 0)
                {
                    return tag.Start..tag.End;
                }
            }
        }

        _unclosed++;
        return null;
    }

    private static bool IsVoid(ReadOnlySpan<char> name) => name is "img" or "br" or "hr" or "input" or "meta" or "link" or "wbr" or "source"
        or "track" or "col" or "area" or "base" or "embed" or "param";
}
