using System.ComponentModel.DataAnnotations;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>The same words for several models.</summary>
public sealed record SideBySideRequest
{
    public const int MostModels = 6;

    /// <summary>What all of them go on with; empty: each begins a text by itself.</summary>
    [Required(AllowEmptyStrings = true)]
    [StringLength(StoryLimits.Turn)]
    public string Prompt { get; init; } = "";

    /// <summary>Names of models, 1 to 6.</summary>
    [Required]
    [MinLength(1)]
    [MaxLength(MostModels)]
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>The same for all, the seed too; the model in them is not looked at.</summary>
    public TurnOptions? Options { get; init; }
}
