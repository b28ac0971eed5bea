namespace StoryForge.Scraper;

/// <summary>The name that wikis and their robots.txt know the scraper by.</summary>
internal static class UserAgent
{
    /// <summary>What a group in robots.txt names it.</summary>
    public const string Product = "StoryForge";

    public static string Text(string? contact)
    {
        var version = typeof(UserAgent).Assembly.GetName().Version!;
        return $"{Product}/{version.Major}.{version.Minor} (builds a corpus of plots{(contact is null ? "" : $"; {contact}")})";
    }
}
