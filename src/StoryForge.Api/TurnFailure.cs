using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>Why a turn can't be made: an expected outcome, told to the writer in one sentence.</summary>
/// <param name="KnownModels">For an unknown model, those that there are.</param>
public sealed record TurnFailure(TurnFailureCode Code, string Message, IReadOnlyList<string>? KnownModels = null);
