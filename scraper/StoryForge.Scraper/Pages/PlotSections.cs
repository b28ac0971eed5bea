namespace StoryForge.Scraper;

/// <summary>Finds the plot of a page: the text under one of the wanted headings, up to the next heading as high.</summary>
public sealed class PlotSections
{
    private readonly Unwanted _unwanted;
    private readonly Prose _prose;
    private readonly Dictionary<string, int> _ranks = new(StringComparer.OrdinalIgnoreCase);

    public PlotSections(Source source)
    {
        _unwanted = new Unwanted(source);
        _prose = new Prose(_unwanted);
        foreach (var name in source.Sections)
        {
            _ranks.TryAdd(Bare(PlainText.Normalise(name)), _ranks.Count);
        }
    }

    /// <returns>
    /// The text of all sections with the best name that have any, as a page may have one for each part of an episode.
    /// </returns>
    public PlotResult Read(HtmlPage page)
    {
        var sections = Find(page.Content);
        foreach (var sameName in sections.GroupBy(section => section.Rank).OrderBy(group => group.Key))
        {
            List<string> paragraphs = [];
            foreach (var (_, range) in sameName)
            {
                if (_prose.Paragraphs(page.Content[range]) is not { } read)
                {
                    return PlotResult.None(DropReason.Unreadable);
                }

                paragraphs.AddRange(read);
            }

            if (paragraphs.Count > 0)
            {
                return new PlotResult(string.Join("\n\n", paragraphs), null);
            }
        }

        return PlotResult.None(sections.Count == 0 ? DropReason.NoPlotSection : DropReason.EmptyPlot);
    }

    /// <summary>The sections with a wanted name, and where their text stands.</summary>
    private List<(int Rank, Range Range)> Find(ReadOnlySpan<char> content)
    {
        List<(int Rank, Range Range)> sections = [];
        var headings = PageHeading.In(content, _unwanted);
        for (var i = 0; i < headings.Count; i++)
        {
            var (level, text, start, end) = headings[i];
            if (RankOf(content[text]) is { } rank && !sections.Exists(section => section.Rank == rank && section.Range.End.Value > start))
            {
                var next = headings.FindIndex(i + 1, other => other.Level <= level);
                sections.Add((rank, end..(next < 0 ? content.Length : headings[next].Start)));
            }
        }

        return sections;
    }

    private int? RankOf(ReadOnlySpan<char> heading) =>
        _prose.Paragraphs(heading) is { } text && _ranks.TryGetValue(Bare(string.Join(' ', text)), out var rank) ? rank : null;

    /// <summary>Headings are told apart without the spaces and colons around them.</summary>
    private static string Bare(string heading) => heading.Trim(' ', ':');
}
