namespace StoryForge.Api;

/// <summary>
/// The first words of a plot, up to where a sentence has named its characters and the model must say what they do. Small
/// models follow no instructions; what stands in the text already they go on with.
/// </summary>
internal static class PlotOpening
{
    private static readonly string[] Beginnings =
    [
        "",
        "One night ",
        "It is a quiet morning in the city, and ",
        "Nobody in the city sees that ",
        "The clock strikes twelve when ",
        "Far below the streets ",
    ];

    /// <param name="characters">None: no opening, the model begins by itself.</param>
    /// <param name="seed">The same one gives the same words.</param>
    public static string Of(IReadOnlyList<string> characters, long seed)
    {
        if (characters.Count == 0)
        {
            return "";
        }

        string names = characters.Count == 1
            ? characters[0].Trim()
            : string.Join(", ", characters.SkipLast(1).Select(name => name.Trim())) + " and " + characters[^1].Trim();
        string words = Beginnings[seed % Beginnings.Length] + names;
        return char.ToUpperInvariant(words[0]) + words[1..];
    }
}
