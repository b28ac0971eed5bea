using StoryForge.Scraper;

namespace StoryForge.Tests.Scraper;

/// <summary>A source for tests that need one and read no wiki.</summary>
internal static class SourceExamples
{
    public static Source Batman { get; } = new()
    {
        Name = "batman",
        Title = "Plots",
        BaseUrl = new Uri("https://batman.example.org"),
        Lists = ["Episodes"],
        Sections = ["Plot", "Plot summary", "Summary", "Synopsis"],
        Licence = new Licence("CC BY-SA 3.0", "https://creativecommons.org/licenses/by-sa/3.0/"),
    };
}
