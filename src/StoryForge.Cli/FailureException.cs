namespace StoryForge.Cli;

/// <summary>Something expected went wrong; the message says what to do.</summary>
internal sealed class FailureException(string message, Exception? inner = null) : Exception(message, inner);
