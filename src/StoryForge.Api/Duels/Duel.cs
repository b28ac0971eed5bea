using System.Text.Json.Serialization;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>What a reader thinks of two texts.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<DuelChoice>))]
public enum DuelChoice
{
    Left,
    Right,

    /// <summary>Both are as good: half a win for each.</summary>
    Tie,

    /// <summary>Neither is worth a vote, which says nothing of which is better.</summary>
    BothBad,
}

/// <summary>Two models' texts after the same words, put before a reader without their names.</summary>
public sealed class Duel
{
    public required Guid Id { get; init; }

    public required string Prompt { get; init; }

    public required double Temperature { get; init; }

    public required DuelSide Left { get; init; }

    public required DuelSide Right { get; init; }

    /// <summary>Null until the reader has chosen; nothing is told of the models before.</summary>
    public DuelChoice? Choice { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <param name="Checkpoint">SHA-256 of its weights: a model trained anew is another one.</param>
/// <param name="Text">Whole sentences; empty where there was not one.</param>
public sealed record DuelSide(string Model, string Checkpoint, long Seed, string Text);
