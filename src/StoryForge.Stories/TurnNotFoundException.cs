namespace StoryForge.Stories;

/// <summary>A turn that is not in the story.</summary>
public sealed class TurnNotFoundException(Guid storyId, Guid turnId)
    : Exception($"The story {storyId} has no turn {turnId}. Load the story again to see its turns.")
{
    public Guid StoryId { get; } = storyId;

    public Guid TurnId { get; } = turnId;
}
