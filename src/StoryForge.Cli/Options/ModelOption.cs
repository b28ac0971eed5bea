using System.CommandLine;

namespace StoryForge.Cli.Options;

/// <summary><c>--model</c>: a checkpoint folder, or the name of one in the data folder or the zoo.</summary>
internal static class ModelOption
{
    public static Option<string> Create() => new("--model", "-m")
    {
        Description = "A checkpoint folder, or the name of a model (see: storyforge models).",
        HelpName = "name|folder",
        Required = true,
    };
}
