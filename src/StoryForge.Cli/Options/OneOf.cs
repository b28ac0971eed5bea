using System.CommandLine;

namespace StoryForge.Cli.Options;

/// <summary>Options that take one of a few words, and say so when they get another.</summary>
internal static class OneOf
{
    /// <param name="words">The first is what counts where the option is not given.</param>
    public static Option<string> Create(string name, string description, params string[] words) => new(name)
    {
        Description = description,
        HelpName = string.Join('|', words),
        DefaultValueFactory = _ => words[0],
        CustomParser = result =>
        {
            var word = result.Tokens[0].Value;
            if (!words.Contains(word, StringComparer.Ordinal))
            {
                result.AddError($"{name} is \"{word}\"; it must be {string.Join(" or ", words)}");
            }

            return word;
        },
    };
}
