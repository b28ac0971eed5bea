using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>A turn that the model is to write.</summary>
/// <param name="ParentId">The turn it follows.</param>
/// <param name="Again">The turn that it is to be once more; null: a new one.</param>
internal sealed record BegunTurn(Guid StoryId, Guid Id, Guid? ParentId, TurnPlan Plan, StoryPrompt Prompt, Turn? Again)
{
    public TurnStarted Started => new(Id, ParentId, Plan.Model.Name);

    /// <summary>The turn as it is kept.</summary>
    public Turn TurnOf(GeneratedTurn made, DateTimeOffset now) => new()
    {
        Id = Id,
        ParentId = ParentId,
        Author = TurnAuthor.Model,
        Text = made.Text,
        CreatedAt = now,
        Generation = new TurnGeneration(
            Plan.Model.Name,
            Plan.Model.Description.CheckpointHash,
            Plan.Seed,
            Plan.Settings,
            made.Tokens,
            made.Milliseconds,
            made.Sentences,
            made.Reason,
            Plan.Beginning.Length > 0 ? Plan.Beginning : null,
            Prompt.Hash),
    };
}
