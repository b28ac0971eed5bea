namespace StoryForge.Scraper;

/// <summary>Under which a wiki's texts may be used.</summary>
/// <param name="Name">Such as "CC BY-SA 3.0".</param>
/// <param name="Url">Of its text.</param>
public sealed record Licence(string Name, string Url)
{
    /// <summary>Whether this is the other licence, told as exactly or more so: Fandom says "CC-BY-SA" of CC BY-SA 3.0.</summary>
    public bool IsAsExactAs(Licence other) =>
        Url.TrimEnd('/') == other.Url.TrimEnd('/') || Letters(Name).StartsWith(Letters(other.Name), StringComparison.OrdinalIgnoreCase);

    private static string Letters(string name) => string.Concat(name.Where(char.IsLetterOrDigit));
}
