using System.Diagnostics;
using StoryForge.Generation;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>
/// One turn of a model: from the story's prompt through tokens to text that keeps the sentence contract, or has so many
/// characters. Goes step by step, so that several turns can share a machine; for one alone there is <see cref="Run"/>.
/// </summary>
/// <remarks>The same model, prompt, settings and seed give the same turn. Belongs to one thread at a time.</remarks>
public sealed class TurnGenerator
{
    /// <summary>About how much beyond the budget the sentence begun may still be finished in.</summary>
    public const int OverrunCharacters = 160;

    private readonly Stopwatch _time = Stopwatch.StartNew();
    private readonly Stopwatch _work = new();
    private readonly Continuation _continuation;
    private readonly TokenTextDecoder _decoder;
    private readonly ITurnText _text;
    private bool _dropBlanks;
    private string _unshown;
    private int _tokens;
    private int _characters;
    private double _bits;

    /// <param name="session">Belongs to this turn until it is over; what it holds of the story already is used again.</param>
    /// <param name="seed">0 to <see cref="TurnOptions.GreatestSeed"/>.</param>
    /// <param name="beginning">The turn's first words, if they are given, without blanks at their end.</param>
    public TurnGenerator(PromptedSession session, StoryPrompt prompt, TurnSettings settings, long seed, string beginning = "")
    {
        settings.Validate();
        ITokenizer tokenizer = session.Model.Tokenizer;
        int overrun = OverrunCharacters / session.Model.Description.CharactersAToken;
        _decoder = new TokenTextDecoder(tokenizer);
        _dropBlanks = prompt.TrailingSpace.Length > 0 && beginning.Length == 0;
        var choices = SentenceTokens.Of(tokenizer);
        _text = settings.Characters is { } characters
            ? new CharacterText(choices, Math.Max(characters, CharacterText.Count(beginning) + 1))
            : new SentenceText(choices, settings, overrun, beginning, prompt.Before);
        _unshown = _text.Append(beginning);
        var tokens = PromptTokens.Of(prompt, tokenizer, beginning);
        _continuation = new Continuation(
            session,
            tokens.All,
            new GenerationOptions
            {
                MaxTokens = _text.MostTokens,
                Seed = (ulong)seed,
                PinnedTokens = tokens.Pinned,
                Sampling = SamplingOf(settings),
            },
            prompt.BlankFirst && beginning.Length == 0 ? choices.BlankFirst(_text.Adjust) : _text.Adjust);
    }

    /// <summary>Null until the turn is over.</summary>
    public GeneratedTurn? Result { get; private set; }

    /// <summary>How many tokens the model must be fed before the next <see cref="Advance"/>.</summary>
    public int Pending => _continuation.Pending;

    /// <summary>The model has not yet read all that stands before the turn.</summary>
    public bool IsReading => _tokens == 0 && Pending > 1;

    /// <summary>Feeds a chunk of what is pending.</summary>
    public void Feed()
    {
        _work.Start();
        _continuation.Feed();
        _work.Stop();
    }

    /// <summary>Feeds turns of one model, with one pending token each, in one call.</summary>
    public static void FeedTogether(IReadOnlyList<TurnGenerator> turns)
    {
        foreach (TurnGenerator turn in turns)
        {
            turn._work.Start();
        }

        Continuation.FeedTogether([.. turns.Select(turn => turn._continuation)]);
        foreach (TurnGenerator turn in turns)
        {
            turn._work.Stop();
        }
    }

    /// <summary>Lets the model choose a token. Returns the text that can be shown now, which may be empty.</summary>
    public string Advance()
    {
        _work.Start();
        GeneratedToken token = _continuation.Choose();
        string written = token.IsEndOfText ? _decoder.Flush() : _decoder.Append(token.Token);
        string shown = _unshown + Read(written);
        _unshown = "";
        _tokens += token.IsEndOfText ? 0 : 1;
        _bits += token.IsEndOfText ? 0 : token.Bits;
        _characters += written.Length;
        _work.Stop();
        if (token.IsEndOfText)
        {
            End(TurnEndReason.EndOfText);
        }
        else if (_continuation.IsOver || _text.IsOver(_tokens))
        {
            End(TurnEndReason.Length);
        }

        return shown;
    }

    public static SamplingOptions SamplingOf(TurnSettings settings) => new()
    {
        Temperature = settings.Temperature,
        TopK = settings.TopK,
        TopP = settings.TopP,
        MinP = settings.MinP,
        RepetitionPenalty = settings.RepetitionPenalty,
        RepetitionWindow = settings.RepetitionWindow,
    };

    /// <summary>Makes the whole turn, piece by piece. After a cancellation <see cref="Result"/> has what was complete.</summary>
    public IEnumerable<string> Run(CancellationToken stop = default)
    {
        while (Result is null)
        {
            if (stop.IsCancellationRequested)
            {
                End(TurnEndReason.Stopped);
            }
            else if (Pending > 0)
            {
                Feed();
            }
            else if (Advance() is { Length: > 0 } text)
            {
                yield return text;
            }
        }
    }

    private string Read(string text)
    {
        if (_dropBlanks)
        {
            text = text.TrimStart(' ', '\t', '\u00a0');
            _dropBlanks = text.Length == 0;
        }

        return _text.Append(text);
    }

    private void End(TurnEndReason reason)
    {
        var (kept, sentences) = _text.Finish(endOfText: reason == TurnEndReason.EndOfText);
        if (_text.HasItsSentences(sentences) && reason != TurnEndReason.Stopped)
        {
            reason = TurnEndReason.Sentences;
        }

        var figures = new TurnFigures(
            _characters > 0 ? _bits / _characters : null, _work.Elapsed > TimeSpan.Zero ? _tokens / _work.Elapsed.TotalSeconds : 0);
        Result = new GeneratedTurn(kept, sentences, reason, _tokens, _time.ElapsedMilliseconds, figures);
    }
}
