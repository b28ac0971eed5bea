namespace StoryForge.Api;

/// <summary>A file that is no story we can read; the message says why, to the one who chose it.</summary>
public sealed class ImportException(string message, Exception? cause = null) : Exception(message, cause);
