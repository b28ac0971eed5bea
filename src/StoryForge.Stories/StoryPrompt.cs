using System.Text;

namespace StoryForge.Stories;

/// <summary>
/// What a model reads before it writes: the memory, the branch's text and, near its end, the author's note. Cropping
/// to a context window is done in tokens, elsewhere.
/// </summary>
public sealed record StoryPrompt
{
    /// <summary>
    /// The author's note stands before the latest paragraph or sentence that begins at least this many characters
    /// before the end: near enough to steer, far enough that the model continues the story and not the note.
    /// </summary>
    private const int NoteDistance = 300;

    private StoryPrompt(string text, int pinnedLength, string before, string trailingSpace)
    {
        Text = text;
        PinnedLength = pinnedLength;
        Before = before;
        TrailingSpace = trailingSpace;
    }

    /// <summary>
    /// The text for the model, without the blanks at its end: tokenizers put a space at the start of the next word.
    /// </summary>
    public string Text { get; }

    /// <summary>Characters at the start of <see cref="Text"/> that stay when it is cropped: the memory.</summary>
    public int PinnedLength { get; }

    /// <summary>The story alone, for the sentence contract: whether it ends in an open sentence or an open quote.</summary>
    public string Before { get; }

    /// <summary>
    /// The blanks taken off the end of <see cref="Text"/>. Where it is not empty, blanks at the start of the model's
    /// text are to be dropped, as the story has them already.
    /// </summary>
    public string TrailingSpace { get; }

    /// <summary>The prompt that continues a story after <paramref name="end"/> (null: at its beginning).</summary>
    /// <exception cref="TurnNotFoundException"/>
    public static StoryPrompt For(Story story, Guid? end)
    {
        ArgumentNullException.ThrowIfNull(story);
        return Create(story.Memory, string.Concat(story.Branch(end).Select(turn => turn.Text)), story.AuthorsNote);
    }

    /// <param name="memory">Stands first, on lines of its own.</param>
    /// <param name="story">The exact text so far.</param>
    /// <param name="authorsNote">Stands near the end, in brackets on a line of its own.</param>
    public static StoryPrompt Create(string memory, string story, string authorsNote)
    {
        ArgumentNullException.ThrowIfNull(story);
        var trimmed = story.TrimEnd(' ', '\t', '\u00a0');
        var text = new StringBuilder(trimmed.Length + 200);
        if (!string.IsNullOrWhiteSpace(memory))
        {
            text.Append(memory.Trim()).Append("\n\n");
        }

        var pinned = text.Length;

        if (string.IsNullOrWhiteSpace(authorsNote))
        {
            text.Append(trimmed);
        }
        else
        {
            var at = NotePosition(trimmed);
            text.Append(trimmed.AsSpan(0, at).TrimEnd());
            text.Append(at == 0 ? "" : "\n").Append("[Author's note: ").Append(authorsNote.Trim()).Append("]\n");
            text.Append(trimmed.AsSpan(at));
        }

        return new StoryPrompt(text.ToString(), pinned, story, story[trimmed.Length..]);
    }

    private static int NotePosition(string story)
    {
        for (var i = story.Length - NoteDistance; i > 0; i--)
        {
            var afterLine = story[i - 1] == '\n';
            var afterSentence = story[i - 1] == ' ' && i > 1 && story[i - 2] is '.' or '!' or '?' or '…' or '"' or '”';
            if ((afterLine || afterSentence) && !char.IsWhiteSpace(story[i]))
            {
                return i;
            }
        }

        return 0;
    }
}
