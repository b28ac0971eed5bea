namespace StoryForge.Api;

/// <summary>The story as plain text.</summary>
internal static class TextExport
{
    public static string Write(ExportedStory story) => string.Join("\n\n", [story.Title, .. story.Paragraphs]) + "\n";
}
