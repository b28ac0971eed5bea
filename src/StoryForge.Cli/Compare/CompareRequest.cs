namespace StoryForge.Cli.Compare;

/// <summary>What is to be compared, and on what.</summary>
internal sealed record CompareRequest
{
    /// <summary>Checkpoint folders.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>Documents that no model was trained on.</summary>
    public required IReadOnlyList<string> HeldOut { get; init; }

    /// <summary>For models that don't say what they were trained on; null to believe each model's <c>training.json</c>.</summary>
    public TrainingTextList? Training { get; init; }

    public required IReadOnlyList<string> Prompts { get; init; }

    /// <summary>Turns that each model writes, besides the gallery.</summary>
    public int Samples { get; init; } = 200;

    public long Seed { get; init; } = 1966;
}
