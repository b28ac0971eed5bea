using System.Security.Cryptography;
using System.Text;

namespace StoryForge.Stories;

/// <summary>
/// What a model reads before it writes: the memory, the branch's text and, near its end, the world notes that are
/// mentioned and the author's note. Cropping to a context window is done in tokens, elsewhere.
/// </summary>
public sealed record StoryPrompt
{
    /// <summary>
    /// The notes stand before the latest paragraph or sentence that begins at least this many characters before the
    /// end: near enough to steer, far enough that the model continues the story and not the notes. What is before them
    /// stays as it was from turn to turn, so that the model need not read it again.
    /// </summary>
    private const int NoteDistance = 300;

    private StoryPrompt(string text, IReadOnlyList<PromptPart> parts, string before, string trailingSpace, MentionedNotes notes)
    {
        Text = text;
        Parts = parts;
        Before = before;
        TrailingSpace = trailingSpace;
        Notes = notes;
    }

    /// <summary>
    /// The text for the model, without the blanks at its end: tokenizers put a space at the start of the next word.
    /// </summary>
    public string Text { get; }

    /// <summary>Where each piece of <see cref="Text"/> comes from, without gaps.</summary>
    public IReadOnlyList<PromptPart> Parts { get; }

    /// <summary>Characters at the start of <see cref="Text"/> that stay when it is cropped: the memory.</summary>
    public int PinnedLength => Parts is [{ Origin: PromptOrigin.Memory } memory, ..] ? memory.Length : 0;

    /// <summary>The story alone, for the sentence contract: whether it ends in an open sentence or an open quote.</summary>
    public string Before { get; }

    /// <summary>
    /// The blanks taken off the end of <see cref="Text"/>. Where it is not empty, blanks at the start of the model's
    /// text are to be dropped, as the story has them already.
    /// </summary>
    public string TrailingSpace { get; }

    /// <summary>
    /// Whether the model's text begins with white space: blanks were taken off the end of <see cref="Text"/>, or it ends
    /// with a whole sentence, and the next one is parted from it.
    /// </summary>
    public bool BlankFirst => TrailingSpace.Length > 0 || EndsSentence(Before);

    /// <summary>The world notes that are mentioned.</summary>
    public MentionedNotes Notes { get; }

    /// <summary>SHA-256 of <see cref="Text"/> and of the blanks after it, in lower-case hexadecimal.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text + TrailingSpace)));

    /// <summary>The prompt that continues a story after <paramref name="end"/> (null: at its beginning).</summary>
    /// <param name="more">Words that follow it there, and are no turn yet.</param>
    /// <exception cref="TurnNotFoundException"/>
    public static StoryPrompt For(Story story, Guid? end, string more = "")
    {
        ArgumentNullException.ThrowIfNull(story);
        var text = string.Concat(story.Branch(end).Select(turn => turn.Text)) + more;
        return Create(story.Memory, text, story.AuthorsNote, story.WorldNotes);
    }

    /// <param name="memory">Stands first, on lines of its own.</param>
    /// <param name="story">The exact text so far.</param>
    /// <param name="authorsNote">Stands near the end, in brackets on a line of its own.</param>
    /// <param name="worldNotes">Those that are mentioned stand before it, in the same way.</param>
    public static StoryPrompt Create(string memory, string story, string authorsNote, IReadOnlyList<WorldNote>? worldNotes = null)
    {
        ArgumentNullException.ThrowIfNull(story);
        var trimmed = story.TrimEnd(' ', '\t', '\u00a0');
        var notes = MentionedNotes.Of(worldNotes ?? [], story);
        var hasNote = !string.IsNullOrWhiteSpace(authorsNote);
        var text = new StringBuilder(trimmed.Length + 200);
        var parts = new List<PromptPart>();
        if (!string.IsNullOrWhiteSpace(memory))
        {
            Add(PromptOrigin.Memory, $"{memory.Trim()}\n\n");
        }

        var at = hasNote || notes.Sent.Count > 0 ? NotePosition(trimmed) : trimmed.Length;
        if (at < trimmed.Length && at > 0)
        {
            Add(PromptOrigin.Story, $"{trimmed.AsSpan(0, at).TrimEnd()}\n");
        }
        else
        {
            Add(PromptOrigin.Story, trimmed[..at]);
        }

        foreach (var (note, key) in notes.Sent)
        {
            Add(PromptOrigin.WorldNote, $"[{note.Text.Trim()}]\n", key);
        }

        if (hasNote)
        {
            Add(PromptOrigin.AuthorsNote, $"[Author's note: {authorsNote.Trim()}]\n");
        }

        Add(PromptOrigin.Story, trimmed[at..]);
        return new StoryPrompt(text.ToString(), parts, story, story[trimmed.Length..], notes);

        void Add(PromptOrigin origin, string piece, string? key = null)
        {
            if (piece.Length > 0)
            {
                parts.Add(new PromptPart(origin, text.Length, piece.Length, key));
                text.Append(piece);
            }
        }
    }

    private static bool EndsSentence(string story)
    {
        var paragraph = story[(story.LastIndexOf('\n') + 1)..];
        return paragraph.Length > 0 && SentenceContract.Keep(paragraph).Kept.Length == paragraph.Length;
    }

    /// <summary>Never the end: what the model goes on with is the story.</summary>
    private static int NotePosition(string story)
    {
        for (var i = story.Length - NoteDistance; i > 0; i--)
        {
            var afterLine = story[i - 1] == '\n';
            // "Run," he said, and "Run!" he said: a quote may close in the middle of a sentence
            var mark = i > 2 && story[i - 2] is ('"' or '”') ? story[i - 3] : story[Math.Max(0, i - 2)];
            var afterSentence = story[i - 1] == ' ' && mark is ('.' or '!' or '?' or '…') && !char.IsLower(story[i]);
            if ((afterLine || afterSentence) && !char.IsWhiteSpace(story[i]))
            {
                return i;
            }
        }

        return 0;
    }
}
