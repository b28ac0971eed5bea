namespace StoryForge.Scraper;

/// <summary>A scrape that can't begin or go on; the message says why and what to do.</summary>
public sealed class ScrapeException(string message, Exception? inner = null) : Exception(message, inner);
