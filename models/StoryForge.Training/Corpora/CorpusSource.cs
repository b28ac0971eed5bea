using System.Globalization;

namespace StoryForge.Training;

/// <summary>One text file, or a folder of <c>.txt</c> files, and how much of a training run it makes up.</summary>
/// <param name="Path">A file or a folder.</param>
/// <param name="Weight">How often its windows are seen for each time those of a source of weight 1 are; 0.01 to 100.</param>
/// <param name="Validation">The share of its characters that is held out, by whole documents; null is the recipe's.</param>
public sealed record CorpusSource(string Path, double Weight = 1, double? Validation = null)
{
    /// <summary>Reads <c>path</c> or <c>path@weight</c>, such as <c>plots.txt@6</c>, as given on a command line.</summary>
    /// <exception cref="CorpusException">A weight outside 0.01 to 100.</exception>
    public static CorpusSource Parse(string argument)
    {
        int at = argument.LastIndexOf('@');
        if (at <= 0 || System.IO.Path.Exists(argument)
            || !double.TryParse(argument.AsSpan(at + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double weight))
        {
            return new CorpusSource(argument);
        }

        return weight is >= 0.01 and <= 100
            ? new CorpusSource(argument[..at], weight)
            : throw new CorpusException(argument[..at], $"has the weight {argument[(at + 1)..]}", "Give it one of 0.01 to 100.");
    }
}
