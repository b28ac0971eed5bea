namespace StoryForge.Scraper;

/// <summary>What a page has of a plot.</summary>
/// <param name="Text">Paragraphs, parted by empty lines.</param>
/// <param name="Dropped">Why there is none; null where there is one.</param>
public sealed record PlotResult(string Text, DropReason? Dropped)
{
    internal static PlotResult None(DropReason reason) => new("", reason);
}
