namespace StoryForge.Stories;

/// <summary>
/// One contribution to a story, by the writer or by a model. Immutable: an edit is a new turn beside it.
/// </summary>
public sealed record Turn
{
    /// <summary>A UUID of version 7, so that ids sort roughly by age.</summary>
    public required Guid Id { get; init; }

    /// <summary>The turn before this one on its branch; null for a beginning.</summary>
    public required Guid? ParentId { get; init; }

    public required TurnAuthor Author { get; init; }

    /// <summary>
    /// The exact text with its own leading and trailing white space: the story is the texts of a branch, one after
    /// another, and nothing between them.
    /// </summary>
    public required string Text { get; init; }

    /// <summary>The sibling that this turn is an edit of.</summary>
    public Guid? EditsId { get; init; }

    /// <summary>The turn that was repeated here because a turn before it was edited.</summary>
    public Guid? CopiesId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How a model wrote it; null for a writer's turn and for an edited text, which no model wrote so.</summary>
    public TurnGeneration? Generation { get; init; }
}
