namespace StoryForge.Generation;

/// <summary>One token of a continuation. The end-of-text token comes last, if the model chose it, and has no text.</summary>
/// <param name="Bits">
/// The model's surprise: −log2 of the probability that the model itself gave the token, before sampling options and
/// adjustments bent it.
/// </param>
public readonly record struct GeneratedToken(int Token, bool IsEndOfText, double Bits);
