using System.Collections.Frozen;

namespace StoryForge.Stories;

/// <summary>Where a sentence of the new text ends.</summary>
/// <param name="Position">Characters of the new text up to the end, closing quotes included.</param>
/// <param name="IsClosed">No quote or bracket is open here; otherwise only what the writer left open is.</param>
/// <param name="HasWords">The new text has a letter or digit up to here: it is no lone mark.</param>
internal readonly record struct SentenceEnd(int Position, bool IsClosed, bool HasWords);

/// <summary>
/// Finds the ends of sentences, one character after another, knowing of each only the one that follows it. A plain
/// value: a copy goes on alone, which is how "what if the text ended here" is answered.
/// </summary>
/// <remarks>
/// An end mark begins a run of marks and closers (<c>?!”</c>), the candidate. What follows it settles it: white space
/// and a plausible start, or a line break, make it an end; a lower-case letter after a closing quote or an ellipsis
/// (<c>"Run!" he said</c>), a comma, or anything without white space before it make it none. A text without an end
/// mark, such as a heading, never ends by itself: it belongs to the sentence after it. Sentences inside a quote or
/// bracket are part of the one around it, since no cut may leave an opener dangling.
/// </remarks>
internal struct SentenceScanner
{
    /// <summary>Words that begin with an apostrophe, which looks like an opening quote.</summary>
    private static readonly FrozenSet<string> Clipped =
        "tis twas twere twill em til till cause bout round n im er neath gainst cept nuff".Split(' ')
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private QuoteBalance _quotes;
    private WordBefore _word;
    private char _beforePrevious;
    private char _previous;
    private int _lineBreaks;
    private bool _newParagraph;
    private bool _singleQuoteOpenedWord;
    private int _position;
    private bool _inNewText;
    private bool _newWords;

    // what the sentence being read has
    private bool _letters;
    private bool _digits;

    // the candidate: a run of marks and closers, and the white space after it
    private bool _isCandidate;
    private int _marks;
    private int _dots;
    private bool _ellipsis;
    private bool _wide;
    private bool _closers;
    private FullStop _fullStop;
    private SentenceEnd _candidate;
    private bool _candidateStands;

    /// <summary>A closing quote or bracket came where none was open: no text with it in it is balanced.</summary>
    public bool IsSpoiled { get; private set; }

    /// <summary>The end that the next characters confirm or not.</summary>
    public readonly SentenceEnd? Pending => AtEndOfText(isWholeText: false);

    /// <summary>From here on it is the new text.</summary>
    public void StartNewText()
    {
        // the writer's last sentence is whole already: more marks behind it are no sentence of the model's
        if (Pending is not null)
        {
            StartSentence();
        }

        _inNewText = true;
        _quotes.Start();
    }

    /// <summary>Reads a character. Returns the end of a sentence that it confirms.</summary>
    /// <param name="c">The character.</param>
    /// <param name="next">The character after it; the null character where the text stops.</param>
    public SentenceEnd? Read(char c, char next)
    {
        UndoClippedWord(c);
        var role = _quotes.Read(_beforePrevious, _previous, c, next, _newParagraph);
        _singleQuoteOpenedWord |= role == QuoteRole.Opener && c is '\'' or '‘';
        if (_inNewText)
        {
            _position++;
            IsSpoiled |= role == QuoteRole.Stray;
        }

        var end = _isCandidate ? ReadAfterMark(c, next, role) : null;
        if (!_isCandidate)
        {
            ReadText(c, role);
        }

        ReadLineBreak(c);
        _word.Read(c, next);
        _beforePrevious = _previous;
        _previous = c;
        return IsSpoiled ? null : end;
    }

    /// <summary>The end of a sentence, if the text stops here.</summary>
    /// <param name="isWholeText">The text is over, and not just cut: "p.m." may be its last word.</param>
    public readonly SentenceEnd? AtEndOfText(bool isWholeText) =>
        _isCandidate && _candidateStands && MayEnd(isWholeText) && !IsSpoiled ? _candidate : null;

    private void ReadText(char c, QuoteRole role)
    {
        if (char.IsLetter(c) || char.IsSurrogate(c))
        {
            _letters = true;
            _newWords |= _inNewText;
        }
        else if (char.IsDigit(c))
        {
            _digits = true;
            _newWords |= _inNewText;
        }
        else if (SentenceEnds.IsMark(c))
        {
            _isCandidate = true;
            _marks = _dots = 0;
            _ellipsis = _closers = false;
            _fullStop = c == '.' ? Abbreviations.Classify(_word.Text, _word.AfterName) : FullStop.Ends;
            Grow(c, role);
        }
    }

    /// <summary>A character after a mark: it extends the candidate, leaves it open, or settles it.</summary>
    private SentenceEnd? ReadAfterMark(char c, char next, QuoteRole role)
    {
        if (SentenceEnds.IsMark(c) || IsCloserHere(c, next, role))
        {
            Grow(c, role);
            return null;
        }

        if (!char.IsWhiteSpace(c))
        {
            // no white space: "3.50", "a.m", "storyforge.example", or text right after a full-width mark
            return Settle(isEnd: _wide && !_closers && !_ellipsis);
        }

        if (c == '\n' && (!IsAmbiguous || _lineBreaks == 1))
        {
            return Settle(isEnd: MayEnd(isWholeText: false));
        }

        var staysOpen = next == '\0' || char.IsWhiteSpace(next) || SentenceEnds.IsMark(next) || _quotes.Closes(next);
        return staysOpen ? null : Settle(IsPlausibleStart(next));
    }

    private readonly bool IsCloserHere(char c, char next, QuoteRole role) => role switch
    {
        QuoteRole.Closer or QuoteRole.Stray => true,
        QuoteRole.None => c switch
        {
            // of a quote that was opened by something else
            '\'' or '’' => !char.IsWhiteSpace(_previous) && !char.IsLetterOrDigit(next),

            // the second of **
            '*' or '_' => _previous == c,
            _ => false,
        },
        _ => false,
    };

    /// <summary>A lower-case letter after it, even on the next line, goes on with the sentence.</summary>
    private readonly bool IsAmbiguous => _closers || _ellipsis || _fullStop == FullStop.EndsUnlessNumberFollows;

    private readonly bool MayEnd(bool isWholeText) => _fullStop switch
    {
        FullStop.NeverEnds => false,
        FullStop.MayEnd => isWholeText || _closers,
        _ => true,
    };

    /// <summary>Whether a sentence can begin with this character, after the candidate and white space.</summary>
    private readonly bool IsPlausibleStart(char c)
    {
        if (!MayEnd(isWholeText: false) || c is ',' or ';' or ':' or '%' or ')' or ']' or '}' or '”' or '»')
        {
            return false;
        }

        if (_fullStop == FullStop.EndsUnlessNumberFollows && char.IsDigit(c))
        {
            return false;
        }

        var goesOn = char.IsLower(c) || c is '—' or '–' or '-';
        return !goesOn || !(_closers || _ellipsis);
    }

    private void Grow(char c, QuoteRole role)
    {
        if (SentenceEnds.IsMark(c))
        {
            _marks++;
            _dots += c == '.' ? 1 : 0;
            _ellipsis |= c == '…' || _dots > 1;
            _wide = SentenceEnds.IsWideMark(c);
            _fullStop = _marks > 1 ? FullStop.Ends : _fullStop;
        }
        else
        {
            _closers |= role != QuoteRole.Opener;
        }

        // "1." numbers what follows it
        var isNumber = _digits && !_letters && _marks == 1 && _dots == 1 && !_closers;
        _candidate = new SentenceEnd(_position, _quotes.IsClosed, _newWords);
        _candidateStands = (_letters || _digits) && !isNumber && (_quotes.IsClosed || _quotes.IsClosedToStart);
    }

    private SentenceEnd? Settle(bool isEnd)
    {
        _isCandidate = false;
        if (!isEnd || !_candidateStands)
        {
            return null;
        }

        StartSentence();

        // an end in the writer's text is not the model's
        return _candidate.Position > 0 ? _candidate : null;
    }

    private void StartSentence() => _letters = _digits = false;

    private void ReadLineBreak(char c)
    {
        if (!char.IsWhiteSpace(c))
        {
            _lineBreaks = 0;
            _newParagraph = false;
        }
        else if (c == '\n' && ++_lineBreaks == 2)
        {
            _quotes.EndParagraph();
            _newParagraph = true;
        }
    }

    private void UndoClippedWord(char c)
    {
        if (!_singleQuoteOpenedWord || char.IsLetter(c))
        {
            return;
        }

        _singleQuoteOpenedWord = false;
        if (Clipped.GetAlternateLookup<ReadOnlySpan<char>>().Contains(_word.Text))
        {
            _quotes.UndoSingle();
        }
    }
}
