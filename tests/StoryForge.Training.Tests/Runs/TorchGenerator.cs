namespace StoryForge.Training.Tests;

/// <summary>Runs draw their dropout from Torch's one generator: tests that draw from it, or seed it, run one at a time.</summary>
internal static class TorchGenerator
{
    public const string Name = "Torch's generator";
}
