using System.Globalization;

namespace StoryForge.Cli.Output;

/// <summary>What of a text a model's vocabulary can't say, in words.</summary>
internal static class UnsaidText
{
    /// <param name="unknown">Characters that are not in it.</param>
    /// <param name="capitals">Those that it has in lower case only.</param>
    public static string Of(long unknown, long capitals) => string.Join(
        " and ",
        new[] { Counted(unknown, "unknown character"), Counted(capitals, "capital") }.Where(part => part.Length > 0));

    private static string Counted(long count, string what) =>
        count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{count:#,0} {what}{(count == 1 ? "" : "s")}");
}
