using System.Runtime.CompilerServices;

namespace StoryForge.Stories;

/// <summary>What a quote, bracket or emphasis character does where it stands.</summary>
internal enum QuoteRole
{
    /// <summary>Nothing: an apostrophe, an inch sign, any other character.</summary>
    None,

    Opener,

    Closer,

    /// <summary>A closer where nothing is open.</summary>
    Stray,
}

/// <summary>
/// The quotes and brackets open at a point of a text, and how many of them were open at its start. A plain value.
/// </summary>
internal struct QuoteBalance
{
    private Counts _open;

    // what of the state at the start has never been closed since: the writer's, which a model's turn may leave open
    private Counts _floor;

    private enum Kind
    {
        Straight,
        Curly,
        Guillemet,
        Corner,
        WhiteCorner,
        Title,
        Round,
        Square,
        Lenticular,
        Curled,

        // from here on the characters are ambiguous (apostrophes, list stars): never stray, forgotten at a blank line
        Single,
        Star,
        Underscore,
    }

    /// <summary>Everything is closed.</summary>
    public readonly bool IsClosed => ((ReadOnlySpan<short>)_open).IndexOfAnyExcept((short)0) < 0;

    /// <summary>Everything opened since the start is closed.</summary>
    public readonly bool IsClosedToStart => ((ReadOnlySpan<short>)_open).SequenceEqual(_floor);

    /// <summary>What is open now is the state at the start.</summary>
    public void Start() => _floor = _open;

    /// <summary>
    /// After a blank line what the writer left open is no longer waited for, and what is ambiguous was no quote. What
    /// was opened since the start stays open: a text cut later would leave it dangling.
    /// </summary>
    public void EndParagraph()
    {
        for (var kind = 0; kind < Counts.Length; kind++)
        {
            _open[kind] = kind < (int)Kind.Single ? (short)(_open[kind] - _floor[kind]) : (short)0;
            _floor[kind] = 0;
        }
    }

    /// <summary>Takes back the last opened single quote: it was the apostrophe of a word such as 'tis.</summary>
    public void UndoSingle() => Close(Kind.Single);

    /// <summary>Whether a character would close something that is open, were it to come after a blank.</summary>
    public readonly bool Closes(char c) => c switch
    {
        '"' => IsOpen(Kind.Straight),
        '”' => IsOpen(Kind.Curly),
        '»' => IsOpen(Kind.Guillemet),
        '’' => IsOpen(Kind.Single),
        '」' => IsOpen(Kind.Corner),
        '』' => IsOpen(Kind.WhiteCorner),
        '》' => IsOpen(Kind.Title),
        ')' or '）' => IsOpen(Kind.Round),
        ']' => IsOpen(Kind.Square),
        '】' => IsOpen(Kind.Lenticular),
        '}' => IsOpen(Kind.Curled),
        _ => false,
    };

    /// <summary>Reads one character between its neighbours (the null character beyond the ends of the text).</summary>
    /// <param name="newParagraph">The character is the first one after a blank line.</param>
    public QuoteRole Read(char beforePrevious, char previous, char c, char next, bool newParagraph) => c switch
    {
        '"' => ReadStraight(previous, next, newParagraph),
        '“' => ReadOpening(Kind.Curly, previous, next, newParagraph),
        '«' => ReadOpening(Kind.Guillemet, previous, next, newParagraph),
        '„' => Open(Kind.Curly),
        '”' or '»' => ReadClosing(c == '»' ? Kind.Guillemet : Kind.Curly, previous, next),
        '\'' or '‘' or '’' => ReadSingle(previous, c, next),
        '「' => Open(Kind.Corner),
        '」' => CloseOrStray(Kind.Corner),
        '『' => Open(Kind.WhiteCorner),
        '』' => CloseOrStray(Kind.WhiteCorner),
        '《' => Open(Kind.Title),
        '》' => CloseOrStray(Kind.Title),
        '(' or '（' => Open(Kind.Round),
        ')' when IsListMarker(beforePrevious, previous) && !IsOpen(Kind.Round) => QuoteRole.None,
        ')' or '）' => CloseOrStray(Kind.Round),
        '[' => Open(Kind.Square),
        ']' => CloseOrStray(Kind.Square),
        '【' => Open(Kind.Lenticular),
        '】' => CloseOrStray(Kind.Lenticular),
        '{' => Open(Kind.Curled),
        '}' => CloseOrStray(Kind.Curled),
        '*' => ReadEmphasis(Kind.Star, previous, c, next),
        '_' => ReadEmphasis(Kind.Underscore, previous, c, next),
        _ => QuoteRole.None,
    };

    private QuoteRole ReadStraight(char previous, char next, bool newParagraph)
    {
        if (IsOpen(Kind.Straight))
        {
            // speech of several paragraphs opens each of them and closes the last one only
            return newParagraph && IsWord(next) ? QuoteRole.None : Close(Kind.Straight);
        }

        return IsOutside(previous) || IsWord(next) ? Open(Kind.Straight)
            : char.IsAsciiDigit(previous) ? QuoteRole.None
            : QuoteRole.Stray;
    }

    private QuoteRole ReadOpening(Kind kind, char previous, char next, bool newParagraph)
    {
        if (!IsOpen(kind))
        {
            return Open(kind);
        }

        // „German“ and »Danish« quotes close with what others open with
        var closes = !IsOutside(previous) && !IsWord(next);
        return closes ? Close(kind) : newParagraph ? QuoteRole.None : Open(kind);
    }

    private QuoteRole ReadClosing(Kind kind, char previous, char next) =>
        !IsOpen(kind) && IsOutside(previous) && IsWord(next) ? Open(kind) : CloseOrStray(kind);

    private QuoteRole ReadSingle(char previous, char c, char next)
    {
        if (IsWord(next))
        {
            // between letters an apostrophe; before a digit one too ('60s); ’ before a word is one as well (’tis)
            return IsOutside(previous) && c != '’' && !char.IsAsciiDigit(next) ? Open(Kind.Single) : QuoteRole.None;
        }

        return c == '‘' ? Open(Kind.Single)
            : IsOpen(Kind.Single) && !IsOutside(previous) ? Close(Kind.Single)
            : QuoteRole.None;
    }

    private QuoteRole ReadEmphasis(Kind kind, char previous, char c, char next)
    {
        if (IsOpen(kind))
        {
            return char.IsWhiteSpace(previous) ? QuoteRole.None : Close(kind);
        }

        return !IsWord(previous) && !IsOutside(next) && next != c ? Open(kind) : QuoteRole.None;
    }

    private readonly bool IsOpen(Kind kind) => _open[(int)kind] > 0;

    private QuoteRole Open(Kind kind)
    {
        if (_open[(int)kind] < short.MaxValue)
        {
            _open[(int)kind]++;
        }

        return QuoteRole.Opener;
    }

    private QuoteRole Close(Kind kind)
    {
        _open[(int)kind]--;
        _floor[(int)kind] = Math.Min(_floor[(int)kind], _open[(int)kind]);
        return QuoteRole.Closer;
    }

    private QuoteRole CloseOrStray(Kind kind) => IsOpen(kind) ? Close(kind) : QuoteRole.Stray;

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || char.IsSurrogate(c);

    /// <summary>White space, an end of the text, an opener or a dash: what a word's first quote may stand beside.</summary>
    private static bool IsOutside(char c) =>
        c == '\0' || char.IsWhiteSpace(c) || "([{“‘„«「『（【《\"'—–-*_/".Contains(c, StringComparison.Ordinal);

    /// <summary>"1) first" and "a) first", and the faces :) and ;).</summary>
    private static bool IsListMarker(char beforePrevious, char previous) =>
        previous is ':' or ';' or '-' || (IsWord(previous) && (beforePrevious == '\0' || char.IsWhiteSpace(beforePrevious)));

    [InlineArray(Length)]
    private struct Counts
    {
        public const int Length = (int)Kind.Underscore + 1;

        private short _first;
    }
}
