using System.Text;

namespace StoryForge.Api;

/// <summary>The story as Markdown: what the writer typed is text there too, and nothing of it becomes a list or a link.</summary>
internal static class MarkdownExport
{
    public static string Write(ExportedStory story)
    {
        var text = new StringBuilder().Append("# ").Append(Escape(story.Title)).Append('\n');
        foreach (string paragraph in story.Paragraphs)
        {
            // two blanks at its end keep a line break
            text.Append('\n').AppendJoin("  \n", paragraph.Split('\n').Select(line => Escape(line.Trim()))).Append('\n');
        }

        return text.ToString();
    }

    private static string Escape(string line)
    {
        var escaped = new StringBuilder(line.Length + 8);
        for (int i = 0; i < line.Length; i++)
        {
            bool startsBlock = i == 0 && line[i] is '#' or '>' or '-' or '+' or '=' or '|' or '~';
            bool numbersList = line[i] is '.' or ')' && i > 0 && line.AsSpan(0, i).IndexOfAnyExceptInRange('0', '9') < 0;
            if (startsBlock || numbersList || line[i] is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '&')
            {
                escaped.Append('\\');
            }

            escaped.Append(line[i]);
        }

        return escaped.ToString();
    }
}
