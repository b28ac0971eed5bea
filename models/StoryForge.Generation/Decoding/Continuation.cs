using System.Runtime.InteropServices;

namespace StoryForge.Generation;

/// <summary>
/// A text being continued, step by step: <see cref="Feed"/> until nothing is pending, then <see cref="Choose"/> a
/// token, and so on. Whoever has several of them feeds them together. A text that outgrows the model's context is
/// cropped by <see cref="PromptWindow"/>.
/// </summary>
public sealed class Continuation
{
    /// <summary>A prompt is fed in chunks of so many tokens, to look up between them; larger ones are hardly faster.</summary>
    public const int ChunkLength = 64;

    private readonly PromptedSession _session;
    private readonly ITokenizer _tokenizer;
    private readonly GenerationOptions _options;
    private readonly LogitsAdjustment? _adjust;
    private readonly Sampler _sampler;
    private readonly PromptWindow _window;
    private readonly List<int> _text;
    private int _skipped;
    private int _generated;
    private ReadOnlyMemory<int> _pending;
    private float[] _logits = [];

    /// <param name="session">Belongs to this continuation until it is over; what it holds already is used again.</param>
    /// <param name="prompt">The whole text so far; if empty, the model begins as after the end of another text.</param>
    /// <param name="adjust">Changes the logits before each choice.</param>
    /// <exception cref="ArgumentException">An empty prompt, and no end-of-text token in the vocabulary.</exception>
    public Continuation(
        PromptedSession session, ReadOnlyMemory<int> prompt, GenerationOptions options, LogitsAdjustment? adjust = null)
    {
        options.Validate();
        _session = session;
        _tokenizer = session.Model.Tokenizer;
        _options = options;
        _adjust = adjust;
        _sampler = new Sampler(options.Sampling, options.Seed, _tokenizer.NeverGenerated);
        _window = new PromptWindow(session.Model.Description.ContextLength, options.PinnedTokens);
        _text = prompt.Length > 0
            ? [.. prompt.Span]
            : [_tokenizer.EndOfText
                ?? throw new ArgumentException("This model cannot begin a text by itself; give it some words.", nameof(prompt))];
        MoveWindow();
    }

    /// <summary>The end-of-text token came, or as many tokens as were asked for.</summary>
    public bool IsOver { get; private set; }

    /// <summary>How many tokens are to be fed before the next choice.</summary>
    public int Pending => _pending.Length;

    /// <summary>Feeds a chunk of what is pending.</summary>
    public void Feed()
    {
        ReadOnlyMemory<int> chunk = _pending[..Math.Min(ChunkLength, _pending.Length)];
        _session.Append(chunk.Span);
        _pending = _pending[chunk.Length..];
    }

    /// <summary>Feeds several continuations by one model, of which one token each is pending, in one call.</summary>
    /// <exception cref="ArgumentException">More or less than one token is pending.</exception>
    public static void FeedTogether(IReadOnlyList<Continuation> continuations)
    {
        if (continuations.Any(continuation => continuation.Pending != 1))
        {
            throw new ArgumentException("Only single tokens are fed together.", nameof(continuations));
        }

        PromptedSession.Append([.. continuations.Select(each => (each._session, each._pending.Span[0]))]);
        foreach (Continuation continuation in continuations)
        {
            continuation._pending = default;
        }
    }

    /// <summary>Chooses the next token; it is then pending.</summary>
    /// <exception cref="InvalidOperationException">Something is pending, or it is over.</exception>
    /// <exception cref="InvalidLogitsException">The model gave logits that cannot be sampled from.</exception>
    public GeneratedToken Choose()
    {
        if (Pending > 0 || IsOver)
        {
            throw new InvalidOperationException(IsOver ? "The continuation is over." : "The model has not read all of the text yet.");
        }

        int token = _sampler.Next(AdjustedLogits(), CollectionsMarshal.AsSpan(_text));
        // before the session moves on, and its logits with it
        double bits = Surprise.Bits(Logits, token);
        bool isEnd = token == _tokenizer.EndOfText;
        IsOver = isEnd || ++_generated == _options.MaxTokens;
        _text.Add(token);
        if (!IsOver)
        {
            _pending = new[] { token };
            if (_window.Skipped(_text.Count) != _skipped)
            {
                MoveWindow();
            }
        }

        return new GeneratedToken(token, isEnd, bits);
    }

    private void MoveWindow()
    {
        _skipped = _window.Skipped(_text.Count);
        int[] wanted = _window.Crop(CollectionsMarshal.AsSpan(_text));
        _pending = wanted.AsMemory(_session.KeepPrefixOf(wanted));
    }

    /// <summary>Networks are often padded to a round number of entries, for which there are no tokens.</summary>
    private ReadOnlySpan<float> Logits => _session.Logits[..Math.Min(_session.Logits.Length, _tokenizer.VocabularySize)];

    private ReadOnlySpan<float> AdjustedLogits()
    {
        ReadOnlySpan<float> logits = Logits;
        if (_adjust is null)
        {
            return logits;
        }

        if (_logits.Length != logits.Length)
        {
            _logits = new float[logits.Length];
        }

        logits.CopyTo(_logits);
        _adjust(_logits, _generated);
        return _logits;
    }
}
