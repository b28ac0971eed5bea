using System.ComponentModel.DataAnnotations;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>What a visitor wants a plot of.</summary>
public sealed record PlayRequest : IValidatableObject
{
    public const int MostCharacters = 4;

    public const int LongestName = 40;

    /// <summary>Who is in it, as they are called in the middle of a sentence: "the Joker". At most 4.</summary>
    [MaxLength(MostCharacters)]
    public IReadOnlyList<string> Characters { get; init; } = [];

    public TurnOptions? Options { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Characters is null || Characters.Any(name => string.IsNullOrWhiteSpace(name) || name.Length > LongestName || name.Any(char.IsControl)))
        {
            yield return new ValidationResult($"A character's name has 1 to {LongestName} characters, on one line.", [nameof(Characters)]);
        }
    }
}
