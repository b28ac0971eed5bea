using System.Text;

namespace StoryForge.Stories;

/// <summary>
/// Watches a model's turn while it is written and says when it has its sentences. The text is fed in pieces of any
/// size, and the result does not depend on where they are parted; a character costs the same however long the turn is.
/// </summary>
/// <remarks>
/// Sentences are counted where nothing is left open: <c>“Stop. Go,” he said.</c> is one. Where the writer left a quote
/// open, the turn is complete only when it is closed; if it never is, the sentences inside it are kept.
/// Not thread-safe.
/// </remarks>
public sealed class SentenceGate
{
    private readonly StringBuilder _raw = new();
    private SentenceProgress _progress;
    private int _shown;

    /// <param name="sentences">How many sentences complete the turn, at least 1; null to keep as many as there are.</param>
    /// <param name="before">The story before the turn; its last paragraph may end in an open sentence or quote.</param>
    public SentenceGate(int? sentences, string before)
    {
        ArgumentNullException.ThrowIfNull(before);
        if (sentences is { } count)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(sentences));
        }

        _progress = new SentenceProgress(sentences, before);
    }

    /// <summary>The wished number of sentences is there, and what followed them has shown that they are whole.</summary>
    public bool IsComplete => _progress.IsComplete;

    /// <summary>
    /// A closing quote or bracket came where none was open; nothing after it can be kept. See <see cref="Accepts"/>.
    /// </summary>
    public bool IsSpoiled => _progress.IsSpoiled;

    /// <summary>
    /// The text that may be shown: all of it, but nothing after an end that would complete the turn. It only grows.
    /// </summary>
    public string Text => _raw.ToString(0, _shown);

    /// <summary>Appends text of the model. Returns what is new in <see cref="Text"/>.</summary>
    public string Append(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (IsComplete)
            {
                break;
            }

            _raw.Append(c);
            _progress.Read(c);
        }

        var shown = IsComplete ? _progress.Kept.Length : _progress.PendingCompletion ?? _raw.Length;
        var added = _raw.ToString(_shown, shown - _shown);
        _shown = shown;
        return added;
    }

    /// <summary>
    /// Whether the turn, with this text appended and nothing after it, would end with a whole sentence. For steering a
    /// model that has used up its tokens to an end.
    /// </summary>
    public bool EndsWith(ReadOnlySpan<char> more)
    {
        var copy = Continue(more);
        return copy.IsComplete || copy.Stop(isWholeText: false);
    }

    /// <summary>Whether this text may be appended without spoiling the turn by a stray closer.</summary>
    public bool Accepts(ReadOnlySpan<char> more)
    {
        var copy = Continue(more);
        copy.Stop(isWholeText: false);
        return !copy.IsSpoiled;
    }

    /// <summary>What is kept, if nothing more comes. The gate may be fed further afterwards.</summary>
    /// <param name="endOfText">The model ended its text here by itself.</param>
    public SentenceResult Finish(bool endOfText)
    {
        var copy = _progress;
        copy.Stop(endOfText);
        var (length, sentences) = copy.Kept;
        return new SentenceResult(_raw.ToString(0, length), sentences);
    }

    private SentenceProgress Continue(ReadOnlySpan<char> more)
    {
        var copy = _progress;
        foreach (var c in more)
        {
            copy.Read(c);
        }

        return copy;
    }
}
