namespace StoryForge.Generation;

/// <summary>
/// Changes the logits before a token is chosen, to steer the model or to forbid tokens (minus infinity).
/// </summary>
/// <param name="logits">One for each vocabulary entry; a copy, to be written to.</param>
/// <param name="generated">How many tokens have been generated before this one.</param>
public delegate void LogitsAdjustment(Span<float> logits, int generated);
