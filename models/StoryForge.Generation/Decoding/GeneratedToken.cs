namespace StoryForge.Generation;

/// <summary>One token of a continuation. The end-of-text token comes last, if the model chose it, and has no text.</summary>
public readonly record struct GeneratedToken(int Token, bool IsEndOfText);
