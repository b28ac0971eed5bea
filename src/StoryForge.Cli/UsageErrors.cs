using System.CommandLine;
using System.CommandLine.Parsing;
using StoryForge.Training;

namespace StoryForge.Cli;

/// <summary>One sentence about a wrong command line, with the name that was probably meant.</summary>
internal static class UsageErrors
{
    public static string Describe(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var name = command is RootCommand ? "storyforge" : $"storyforge {command.Name}";
        return parsed.UnmatchedTokens is [var unknown, ..] ? DescribeUnknown(command, name, unknown)
            : parsed.Errors.FirstOrDefault(error => error.SymbolResult is OptionResult or ArgumentResult) is { } wrong
                ? $"{Sentence(wrong.Message)} See: {name} --help"
            : command is RootCommand ? "What shall I do? See: storyforge --help"
            : $"{Sentence(parsed.Errors[0].Message)} See: {name} --help";
    }

    private static string DescribeUnknown(Command command, string name, string unknown)
    {
        var isOption = unknown.StartsWith('-');
        var known = isOption
            ? command.Options.Select(option => option.Name)
            : command.Subcommands.Select(verb => verb.Name);
        var what = isOption ? "option" : command is RootCommand ? "verb" : "argument";
        return NearestName.Of(unknown, known) is { } nearest
            ? $"There is no {what} \"{unknown}\". Did you mean \"{nearest}\"? See: {name} --help"
            : $"{name} takes no {what} \"{unknown}\". See: {name} --help";
    }

    private static string Sentence(string message) => message.TrimEnd('.') + ".";
}
