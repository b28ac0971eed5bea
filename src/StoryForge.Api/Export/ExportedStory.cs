using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>A story as it is read: the current branch, as paragraphs of plain text.</summary>
/// <param name="Title">Never empty, as books and files need a name.</param>
/// <param name="IsUntitled">The title is ours and not the writer's.</param>
/// <param name="Paragraphs">Parted by blank lines in the story; single line breaks stay in them.</param>
internal sealed record ExportedStory(Guid Id, string Title, bool IsUntitled, IReadOnlyList<string> Paragraphs, DateTimeOffset UpdatedAt)
{
    public static ExportedStory Of(Story story) => new(
        story.Id,
        string.IsNullOrWhiteSpace(story.Title) ? "Untitled story" : OneLine(story.Title),
        string.IsNullOrWhiteSpace(story.Title),
        [.. story.Text.ReplaceLineEndings("\n").Split("\n\n").Select(text => text.Trim()).Where(text => text.Length > 0)],
        story.UpdatedAt);

    /// <summary>A name for the file that any system takes.</summary>
    public string FileName
    {
        get
        {
            string name = string.Concat(Title.Select(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_' ? c : ' '));
            name = string.Join('-', name.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            return name.Length == 0 ? "story" : name.Length <= 60 ? name : name[..60].TrimEnd('-');
        }
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
