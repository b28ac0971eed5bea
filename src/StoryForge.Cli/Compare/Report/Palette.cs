namespace StoryForge.Cli.Compare.Report;

/// <summary>A model has the same colour everywhere; <c>report.css</c> has so many, in light and in dark.</summary>
internal static class Palette
{
    public const int Colours = 8;
}
