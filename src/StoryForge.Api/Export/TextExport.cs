namespace StoryForge.Api;

/// <summary>The story as plain text, under its title if it has one.</summary>
internal static class TextExport
{
    public static string Write(ExportedStory story) => string.Join("\n\n", story.IsUntitled ? story.Paragraphs : [story.Title, .. story.Paragraphs]) + "\n";
}
