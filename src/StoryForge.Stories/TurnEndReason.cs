using System.Text.Json.Serialization;

namespace StoryForge.Stories;

/// <summary>Why a model's turn ended.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<TurnEndReason>))]
public enum TurnEndReason
{
    /// <summary>The wished number of sentences is complete.</summary>
    Sentences,

    /// <summary>The writer stopped it, or went away; what was complete is kept.</summary>
    Stopped,

    /// <summary>The token budget and its overrun were used up; the tail was cut back to the last whole sentence.</summary>
    Length,

    /// <summary>The model ended the story.</summary>
    EndOfText,
}
