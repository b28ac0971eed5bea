namespace StoryForge.Tests.Scraper;

/// <summary>Pages in the structure of real MediaWiki pages, with the plots that must come out of them; all written for these tests.</summary>
internal static class GoldenPages
{
    private static string Folder => Path.Combine(SharedData.Repository, "tests", "StoryForge.Scraper.Tests", "golden");

    public static string Html(string name) => File.ReadAllText(Path.Combine(Folder, name + ".html"));

    public static string Plot(string name) => File.ReadAllText(Path.Combine(Folder, name + ".txt")).TrimEnd('\n');
}
