namespace StoryForge.Training;

/// <summary>A recipe that does not exist, or holds a key or value it must not; the message says what to write instead.</summary>
public sealed class RecipeException(string message) : Exception(message);
