using System.Text.Json.Serialization;

namespace StoryForge.Generation;

/// <summary>
/// What sets a model of short sequences, such as words or names, apart from one of running text: each sequence is a text
/// of its own, from an empty state to the end-of-text token. <c>config.json</c> has it under <c>sequences</c>.
/// </summary>
public sealed record SequenceFormat
{
    /// <summary>The most characters of a sequence.</summary>
    [JsonPropertyName("max_length")]
    public int MaxLength { get; init; } = 40;

    /// <summary>The character that ends a sequence where the model's list comes from, and so is in none; null: none.</summary>
    [JsonPropertyName("end_mark")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EndMark { get; init; }

    /// <summary>
    /// The end-of-text token is fed before the first character, so the model has learnt how sequences begin. Else the
    /// first character is fed first, and the token only where there is none.
    /// </summary>
    [JsonPropertyName("has_start")]
    public bool HasStart { get; init; } = true;
}
