namespace StoryForge.Generation;

/// <summary>Two neighbouring tokens and the one they become.</summary>
internal readonly record struct BpeMerge(int Left, int Right, int Result);
