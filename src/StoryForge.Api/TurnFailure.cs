using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>Why a turn can't be made: an expected outcome, told to the writer in one sentence.</summary>
/// <param name="KnownModels">For an unknown model, those that there are.</param>
public sealed record TurnFailure(TurnFailureCode Code, string Message, IReadOnlyList<string>? KnownModels = null)
{
    public static TurnFailure StoryBusy { get; } = new(
        TurnFailureCode.StoryBusy, "The model is writing in this story. Stop it, or wait until it has finished.");

    public static TurnFailure ModelBusy { get; } = new(
        TurnFailureCode.ModelBusy, "Too many turns are waiting for the model. Try again in a moment.");

    public static TurnFailure StoryNotFound(object id) => new(
        TurnFailureCode.StoryNotFound, $"There is no story {id}. It may have been deleted.");

    public static TurnFailure TurnNotFound(object storyId, object turnId) => new(
        TurnFailureCode.TurnNotFound, $"The story {storyId} has no turn {turnId}. Load the story again to see its turns.");
}
