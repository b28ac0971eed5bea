using System.Text.Json.Serialization;

namespace StoryForge.Training;

/// <summary>How the documents of a corpus are read from its files.</summary>
public sealed record LoaderOptions
{
    public LoaderKind Kind { get; init; }

    /// <summary>CSV: the column, by its name in the header or its number, the first is 1; not set: the first.</summary>
    public string? Column { get; init; }

    /// <summary>CSV: only rows that have these values in these columns.</summary>
    public IReadOnlyDictionary<string, string>? Where { get; init; }

    /// <summary>All kinds but text: rows with other characters than those of ASCII are left out.</summary>
    public bool Ascii { get; init; }
}

public enum LoaderKind
{
    /// <summary>Documents that lines <c>&lt;|endoftext|&gt;</c> separate.</summary>
    [JsonStringEnumMemberName("text")]
    Text,

    /// <summary>A document a line.</summary>
    [JsonStringEnumMemberName("lines")]
    Lines,

    /// <summary>The words of a text, the most frequent first; or those of a table with a line <c>word TAB frequency</c> for each.</summary>
    [JsonStringEnumMemberName("frequent-words")]
    FrequentWords,

    /// <summary>A column of a CSV file with a header.</summary>
    [JsonStringEnumMemberName("csv")]
    Csv,
}
