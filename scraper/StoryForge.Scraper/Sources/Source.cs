using System.Text.Json.Serialization;

namespace StoryForge.Scraper;

/// <summary>What to take from which wiki: the content of a file in <c>scraper/sources</c>.</summary>
public sealed record Source
{
    /// <summary>The file's name, and that of the corpus folder.</summary>
    [JsonIgnore]
    public string Name { get; init; } = "";

    /// <summary>What the corpus is, for people.</summary>
    public required string Title { get; init; }

    /// <summary>Of the wiki: scheme, host, and the path before the others where there is one.</summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>Below the base; Wikipedia's is <c>/w/api.php</c>.</summary>
    public string ApiPath { get; init; } = "/api.php";

    /// <summary>Below the base; a page's title follows it.</summary>
    public string ArticlePath { get; init; } = "/wiki/";

    /// <summary>Titles of pages that link to the pages with plots.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];

    /// <summary>Categories whose pages have plots, without "Category:".</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>A regular expression that titles must match; null takes all.</summary>
    public string? Include { get; init; }

    /// <summary>A regular expression that titles must not match; null leaves none out.</summary>
    public string? Exclude { get; init; }

    /// <summary>Headings a plot stands under, in any case; where a page has several of them, the first named here counts.</summary>
    public required IReadOnlyList<string> Sections { get; init; }

    /// <summary>
    /// Words that tell a link to the other part of a two-part episode: a short paragraph or row that has one of them
    /// is searched for links, and those pages are read next. An empty list follows nothing.
    /// </summary>
    public IReadOnlyList<string> PartPhrases { get; init; } =
    [
        "part one", "part two", "part three", "part 1", "part 2", "part 3", "part I", "part II", "part III",
        "first part", "second part", "third part", "two-part", "three-part", "two-parter", "three-parter",
        "continued in", "continues in", "continued from", "continues from", "concluded in", "concludes in", "conclusion",
    ];

    /// <summary>Classes of elements that hold no plot on this wiki, besides the usual ones (infobox, navbox, spoiler, …).</summary>
    public IReadOnlyList<string> DropClasses { get; init; } = [];

    /// <summary>Classes of elements that do hold plot on this wiki, though the usual rules would drop them.</summary>
    public IReadOnlyList<string> KeepClasses { get; init; } = [];

    /// <summary>What the wiki's texts are under; where the wiki itself tells another, that counts.</summary>
    public required Licence Licence { get; init; }
}
