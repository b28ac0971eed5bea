namespace StoryForge.Generation;

/// <summary>A token and how likely it is to be the next, from 0 to 1.</summary>
public readonly record struct TokenProbability(int Token, double Probability);
