using System.ComponentModel.DataAnnotations;

namespace StoryForge.Training;

/// <summary>
/// Trains on the rows of a list as sequences, each from an empty state to its end: words, names and the like. The
/// window of the batches is the longest of their sequences.
/// </summary>
public sealed record SequenceOptions
{
    /// <summary>The first so many of the list that can be used; of words, the most frequent. 0 is all. 0 to 100,000,000.</summary>
    [Range(0, 100_000_000)]
    public int Count { get; init; }

    /// <summary>Longer ones are left out. In characters, 1 to 1,000.</summary>
    [Range(1, 1000)]
    public int MaxLength { get; init; } = 40;

    /// <summary>The character that ends a sequence where the row goes on after it; not set: the row's end alone ends it.</summary>
    public string? EndMark { get; init; }

    /// <summary>
    /// A word comes as often as its frequency to this power says, others of the list in comparison; 0: each once in a pass.
    /// Lists without frequencies have the same for all. 0 to 1.
    /// </summary>
    [Range(0.0, 1.0)]
    public double FrequencyPower { get; init; }
}
