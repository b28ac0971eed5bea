using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>How a turn will be made: nothing is left open.</summary>
/// <param name="Beginning">The turn's first words, which are given; the model goes on from them. No blanks at the end.</param>
public sealed record TurnPlan(ModelEntry Model, TurnSettings Settings, long Seed, string Beginning = "")
{
    /// <summary>One of several versions that are made at once: each has the seed after the one before it.</summary>
    public TurnPlan Version(int index) => this with { Seed = (Seed + index) & TurnOptions.GreatestSeed };
}
