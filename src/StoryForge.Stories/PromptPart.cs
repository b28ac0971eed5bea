using System.Text.Json.Serialization;

namespace StoryForge.Stories;

/// <summary>Where a piece of what the model reads comes from.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<PromptOrigin>))]
public enum PromptOrigin
{
    Memory,
    WorldNote,
    AuthorsNote,
    Story,
}

/// <summary>A piece of a prompt.</summary>
/// <param name="Start">In UTF-16 code units from the prompt's start.</param>
/// <param name="Key">The word that brought a world note in; null elsewhere.</param>
public readonly record struct PromptPart(PromptOrigin Origin, int Start, int Length, string? Key = null);
