using System.ComponentModel.DataAnnotations;

namespace StoryForge.Scraper;

/// <summary>How a wiki is asked.</summary>
public sealed record ScrapeOptions
{
    /// <summary>Between an answer and the next request, in seconds; robots.txt can ask for more, 0 to 3,600.</summary>
    [Range(0.0, 3600.0)]
    public double Delay { get; init; } = 1;

    /// <summary>For one answer, from the request to its last byte, in seconds; 1 to 3,600.</summary>
    [Range(1.0, 3600.0)]
    public double TimeLimit { get; init; } = 30;

    /// <summary>Of one answer, unpacked, in bytes; the longest pages of Wikipedia have about 3 MB.</summary>
    [Range(1L, 1L << 30)]
    public long SizeLimit { get; init; } = 4 << 20;

    /// <summary>For one page while the wiki is busy or does not answer; 1 to 20.</summary>
    [Range(1, 20)]
    public int Tries { get; init; } = 5;

    /// <summary>
    /// The longest pause before a further try, in seconds. A wiki that asks for a longer one ends the scrape, to be
    /// resumed then; 0 to 86,400.
    /// </summary>
    [Range(0.0, 86_400.0)]
    public double LongestPause { get; init; } = 300;

    /// <summary>Pages in a row that fail because the wiki does not answer, before the scrape ends; 1 to 1,000.</summary>
    [Range(1, 1000)]
    public int Patience { get; init; } = 5;

    /// <summary>Pages of one corpus, so that a list without end ends; 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int MostPages { get; init; } = 20_000;

    /// <summary>An address or page of whoever runs the scrape, for the user agent.</summary>
    public string? Contact { get; init; }
}
