namespace StoryForge.Scraper;

/// <summary>The titles that a list page or a category names.</summary>
/// <param name="Warning">What is odd about it, as a sentence; null where nothing is.</param>
internal sealed record Listing(IReadOnlyList<string> Titles, string? Warning = null);
