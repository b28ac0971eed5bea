namespace StoryForge.Scraper;

/// <summary>Under which a wiki's texts may be used.</summary>
/// <param name="Name">Such as "CC BY-SA 3.0".</param>
/// <param name="Url">Of its text.</param>
public sealed record Licence(string Name, string Url);
