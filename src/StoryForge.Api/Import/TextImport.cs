using System.Text.RegularExpressions;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>A plain text, or a Markdown one whose first heading is the title.</summary>
internal static partial class TextImport
{
    public static Story Read(string text, string name, DateTimeOffset now)
    {
        string title = Path.GetFileNameWithoutExtension(name);
        if (Path.GetExtension(name).ToLowerInvariant() is ".md" or ".markdown")
        {
            (title, text) = ReadMarkdown(text, title);
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            throw new ImportException("There is no text in this file but a title.");
        }

        var story = NewStory.Create(title, now);
        story.AppendText(text.Trim('\n'), now);
        return story;
    }

    /// <summary>As our own export writes it; emphasis, links and further headings stay as they are typed.</summary>
    private static (string Title, string Text) ReadMarkdown(string text, string title)
    {
        text = text.TrimStart();
        if (text.StartsWith("# ", StringComparison.Ordinal))
        {
            int end = text.IndexOf('\n', StringComparison.Ordinal);
            title = Unescape((end < 0 ? text : text[..end])[2..].Trim());
            text = end < 0 ? "" : text[end..];
        }

        // two blanks at a line's end keep the break; a break alone is none
        text = HardBreak().Replace(text.Trim('\n'), "\u2028");
        text = SoftBreak().Replace(text, " ");
        return (title, Unescape(text.Replace('\u2028', '\n')));
    }

    private static string Unescape(string text) => Escaped().Replace(text, "$1");

    [GeneratedRegex(@"( {2,}|\\)\n(?!\n)")]
    private static partial Regex HardBreak();

    [GeneratedRegex(@"(?<!\n)\n(?!\n|[-*+>#|]|\d+[.)] )")]
    private static partial Regex SoftBreak();

    [GeneratedRegex(@"\\([!-/:-@\[-`{-~])")]
    private static partial Regex Escaped();
}
