using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace StoryForge.Cli.Options;

/// <summary>Options that take a number within a range, and say so when they get something else.</summary>
internal static class Ranged
{
    public static Option<int?> Whole(string name, string description, int least, int greatest) =>
        Create<int>(name, description, "a whole number", least, greatest);

    public static Option<long?> Long(string name, string description, long least, long greatest) =>
        Create<long>(name, description, "a whole number", least, greatest);

    public static Option<double?> Real(string name, string description, double least, double greatest) =>
        Create<double>(name, description, "a number", least, greatest);

    private static Option<T?> Create<T>(string name, string description, string kind, T least, T greatest)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            HelpName = least.ToString(null, CultureInfo.InvariantCulture) + "–" + greatest.ToString(null, CultureInfo.InvariantCulture),
            CustomParser = result => Parse(result, name, kind, least, greatest),
        };

    private static T? Parse<T>(ArgumentResult result, string name, string kind, T least, T greatest)
        where T : struct, INumber<T>
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= greatest)
        {
            return value;
        }

        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is \"{text}\"; it must be {kind} from {least} to {greatest}"));
        return null;
    }
}
