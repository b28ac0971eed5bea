namespace StoryForge.Generation;

/// <summary>The logits leave no token to choose: NaN or plus infinity among them, or all are forbidden.</summary>
public sealed class InvalidLogitsException(string problem)
    : Exception($"The model's output cannot be sampled from: {problem}.");
