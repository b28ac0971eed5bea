namespace StoryForge.Stories;

/// <summary>
/// How far a turn has come: its sentences so far and the best place to cut it. A plain value: a copy of it answers
/// what would be if the text went on so, or stopped here.
/// </summary>
internal struct SentenceProgress
{
    private readonly int? _wanted;
    private SentenceScanner _scanner;
    private bool _hasStarted;
    private char? _unread;

    // ends where everything is closed, and the last of them to cut at
    private int _closedEnds;
    private int _cut;
    private int _sentencesAtCut;

    // the same for the ends inside what the writer left open, as long as nothing better was found
    private int _openEnds;
    private int _openCut;
    private int _sentencesAtOpenCut;

    /// <param name="wanted">How many sentences complete the turn; null for no limit.</param>
    /// <param name="before">The story before the turn.</param>
    public SentenceProgress(int? wanted, ReadOnlySpan<char> before)
    {
        _wanted = wanted;
        foreach (var c in LastParagraph(before))
        {
            Advance(c);
        }
    }

    public readonly bool IsComplete => _wanted is { } wanted && _cut > 0 && _closedEnds >= wanted;

    public readonly bool IsSpoiled => _scanner.IsSpoiled;

    /// <summary>Characters of the turn to keep, and the whole sentences in them.</summary>
    public readonly (int Length, int Sentences) Kept =>
        _cut > 0 ? (_cut, _sentencesAtCut) : (_openCut, _sentencesAtOpenCut);

    /// <summary>Where the turn is complete, unless the next characters say that the sentence goes on.</summary>
    public readonly int? PendingCompletion =>
        _wanted is { } wanted && _scanner.Pending is { IsClosed: true, HasWords: true, Position: > 0 } end
            && _closedEnds + 1 >= wanted
            ? end.Position
            : null;

    public void Read(char c)
    {
        if (!_hasStarted)
        {
            // the writer's last character is read only now: the model may go on with "n’t"
            ReadUnread(c);
            _scanner.StartNewText();
            _hasStarted = true;
            _unread = c;
        }
        else if (!IsComplete)
        {
            Advance(c);
        }
    }

    /// <summary>The text stops here; returns whether it does so at an end of a sentence.</summary>
    /// <param name="isWholeText">The text is over, and not just cut.</param>
    public bool Stop(bool isWholeText)
    {
        if (!_hasStarted || IsComplete)
        {
            return false;
        }

        ReadUnread('\0');
        var end = _scanner.AtEndOfText(isWholeText);
        Add(end);
        return end is { Position: > 0, HasWords: true };
    }

    private void Advance(char c)
    {
        ReadUnread(c);
        _unread = c;
    }

    private void ReadUnread(char next)
    {
        if (_unread is { } c)
        {
            Add(_scanner.Read(c, next));
        }

        _unread = null;
    }

    private void Add(SentenceEnd? end)
    {
        if (end is not { Position: > 0 } found)
        {
            return;
        }

        _openEnds++;
        if (found.HasWords && (_openCut == 0 || _wanted is null || _openEnds <= _wanted))
        {
            (_openCut, _sentencesAtOpenCut) = (found.Position, _openEnds);
        }

        if (found.IsClosed)
        {
            _closedEnds++;
            if (found.HasWords)
            {
                (_cut, _sentencesAtCut) = (found.Position, _closedEnds);
            }
        }
    }

    /// <summary>From the last blank line on: no sentence and, by the rule used here, no quote reaches over one.</summary>
    private static ReadOnlySpan<char> LastParagraph(ReadOnlySpan<char> text)
    {
        var lineBreaks = 0;
        for (var i = text.Length - 1; i >= 0; i--)
        {
            if (text[i] == '\n' && ++lineBreaks == 2)
            {
                return text[(i + 1)..];
            }

            if (!char.IsWhiteSpace(text[i]))
            {
                lineBreaks = 0;
            }
        }

        return text;
    }
}
