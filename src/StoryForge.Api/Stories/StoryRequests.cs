using System.ComponentModel.DataAnnotations;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <param name="Text">The writer's first turn, if there is one already.</param>
public sealed record CreateStoryRequest(
    [property: StringLength(StoryLimits.Title)] string? Title,
    [property: StringLength(StoryLimits.Turn)] string? Text,
    [property: StringLength(StoryLimits.Memory)] string? Memory,
    [property: StringLength(StoryLimits.AuthorsNote)] string? AuthorsNote);

/// <summary>What is null stays as it is.</summary>
/// <param name="WordGoal">0: none.</param>
public sealed record ChangeStoryRequest(
    [property: StringLength(StoryLimits.Title)] string? Title,
    [property: StringLength(StoryLimits.Memory)] string? Memory,
    [property: StringLength(StoryLimits.AuthorsNote)] string? AuthorsNote,
    [property: MaxLength(StoryLimits.WorldNotes)] IReadOnlyList<WorldNote>? WorldNotes,
    [property: Range(0, StoryLimits.WordGoal)] int? WordGoal);

public sealed record AddTurnRequest
{
    [StringLength(StoryLimits.Turn, MinimumLength = 1)]
    public required string Text { get; init; }

    /// <summary>The turn to go on from; null is the head.</summary>
    public Guid? ParentId { get; init; }
}

public sealed record EditTurnRequest
{
    /// <summary>May be empty: the turn's words are taken out of the story, and stay in the tree.</summary>
    [StringLength(StoryLimits.Turn)]
    public required string Text { get; init; }

    /// <summary>
    /// The turn is the writer's edit of just now, which goes on: its text is replaced, if nothing was written since.
    /// </summary>
    public bool Amend { get; init; }
}

public sealed record SaveDraftRequest
{
    [StringLength(StoryLimits.Draft)]
    public required string Text { get; init; }
}

public sealed record MoveHeadRequest
{
    /// <summary>Null is the beginning of the story. Required, so that an empty request does not hide the story.</summary>
    public required Guid? TurnId { get; init; }
}

/// <summary>What ContinueStory of the hub is asked: the writer's text and the wish for more travel together.</summary>
public sealed record ContinueRequest
{
    /// <summary>The writer's next turn; null or empty: the model goes on from where the story is.</summary>
    [StringLength(StoryLimits.Turn)]
    public string? Text { get; init; }

    public TurnOptions? Options { get; init; }

    /// <inheritdoc cref="RetryRequest.Versions"/>
    [Range(1, RetryRequest.MostVersions)]
    public int Versions { get; init; } = 1;
}

/// <summary>What RetryTurn of the hub is asked.</summary>
public sealed record RetryRequest : TurnOptions
{
    public const int MostVersions = 5;

    /// <summary>So many turns are written at once, to choose from, each with the seed after the one before it. 1 to 5.</summary>
    [Range(1, MostVersions)]
    public int Versions { get; init; } = 1;

    /// <summary>The turn's first words, from which the model goes on; null: it begins by itself.</summary>
    [StringLength(StoryLimits.Turn)]
    public string? Beginning { get; init; }
}

public sealed record NameBranchRequest
{
    /// <summary>Empty takes the name away.</summary>
    [StringLength(StoryLimits.BranchName)]
    public required string Name { get; init; }
}

/// <summary>A story in the list.</summary>
/// <param name="Excerpt">The first words of its current branch.</param>
/// <param name="Words">Of its current branch.</param>
/// <param name="Turns">On its current branch.</param>
public sealed record StorySummary(
    Guid Id, string Title, string Excerpt, int Words, int Turns, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>Turns that were added to a story's tree, and where its head is now.</summary>
public sealed record TurnsAdded(Guid? HeadId, IReadOnlyList<Turn> Turns);

public sealed record HeadMoved(Guid? HeadId);

public sealed record BranchesNamed(IReadOnlyList<BranchName> BranchNames);
