using System.CommandLine;

namespace StoryForge.Cli.Options;

/// <summary><c>--json</c>, on every verb that reports figures.</summary>
internal static class JsonOption
{
    public static Option<bool> Create() => new("--json") { Description = "Print the figures as JSON." };
}
