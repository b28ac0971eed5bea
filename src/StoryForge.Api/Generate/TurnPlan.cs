using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>How a turn will be made: nothing is left open.</summary>
public sealed record TurnPlan(ModelEntry Model, TurnSettings Settings, long Seed);
