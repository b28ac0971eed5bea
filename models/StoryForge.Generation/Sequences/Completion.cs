namespace StoryForge.Generation;

/// <summary>A sequence that begins as asked.</summary>
/// <param name="Text">All of it, the beginning included.</param>
/// <param name="Probability">
/// That the model goes on from the beginning in just this way and then ends: the product of the probabilities of each
/// further character and of the end.
/// </param>
public sealed record Completion(string Text, double Probability);
