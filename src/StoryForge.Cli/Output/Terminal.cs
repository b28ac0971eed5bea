namespace StoryForge.Cli.Output;

/// <summary>Where the output goes.</summary>
internal static class Terminal
{
    /// <summary>A person looks on: bars may move. Otherwise it is a file or a pipe, and gets plain lines.</summary>
    public static bool IsInteractive =>
        !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb";
}
