namespace StoryForge.Cli;

/// <summary>The command line asks for what does not exist or does not go together; the message says what to write.</summary>
internal sealed class UsageException(string message) : Exception(message);
