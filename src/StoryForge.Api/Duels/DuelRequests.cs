using System.ComponentModel.DataAnnotations;

namespace StoryForge.Api;

/// <summary>What two models, which the server picks, are to go on with.</summary>
public sealed record DuelRequest
{
    [StringLength(StoryLimits.Turn, MinimumLength = 1)]
    public required string Prompt { get; init; }

    /// <summary>Of these two are picked; empty: of all.</summary>
    public IReadOnlyList<string>? Models { get; init; }

    [Range(0.0, 2.0)]
    public double Temperature { get; init; } = 0.8;

    [Range(1, 10)]
    public int Sentences { get; init; } = 3;
}

public sealed record ChoiceRequest
{
    public required DuelChoice Choice { get; init; }
}

/// <summary>A duel as a reader sees it before the choice: nothing in it tells the models.</summary>
public sealed record BlindDuel(Guid Id, string Prompt, double Temperature, string Left, string Right);

/// <summary>What is told after the choice.</summary>
public sealed record RevealedDuel(Guid Id, DuelChoice Choice, DuelSide Left, DuelSide Right);

/// <param name="Temperatures">Those that there are votes for, the lowest first.</param>
public sealed record DuelBoards(DuelBoard Overall, IReadOnlyList<DuelBoard> Temperatures);
