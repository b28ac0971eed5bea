using System.Runtime.InteropServices;

namespace StoryForge.Generation;

/// <summary>A decoding session and the tokens it holds, so that the next prompt recomputes only what differs.</summary>
public sealed class PromptedSession(ILanguageModel model) : IDisposable
{
    /// <summary>Cancellation is looked at between chunks; larger ones are hardly faster.</summary>
    private const int ChunkLength = 64;

    private readonly IDecodingSession _session = model.OpenSession();
    private readonly List<int> _tokens = [];

    public ILanguageModel Model { get; } = model;

    /// <summary>What the session has been fed. Valid until the next call.</summary>
    public ReadOnlySpan<int> Tokens => CollectionsMarshal.AsSpan(_tokens);

    /// <summary>The logits of the token after <see cref="Tokens"/>; empty if there are none yet.</summary>
    public ReadOnlySpan<float> Logits => _session.Logits;

    /// <summary>
    /// Makes the session hold just these tokens: goes back to where they begin to differ from what it holds, and feeds
    /// the rest. Returns how many tokens had to be fed.
    /// </summary>
    /// <exception cref="ContextOverflowException">More tokens than the model's context length.</exception>
    public int Hold(ReadOnlySpan<int> tokens, CancellationToken cancellationToken = default)
    {
        int common = Tokens.CommonPrefixLength(tokens);
        // going back leaves no logits, so the last token must be fed again
        if (common < _tokens.Count || _session.Logits.IsEmpty)
        {
            common = GoBackTo(Math.Min(common, Math.Max(0, tokens.Length - 1)));
        }

        for (int fed = common; fed < tokens.Length; fed += ChunkLength)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Feed(tokens.Slice(fed, Math.Min(ChunkLength, tokens.Length - fed)));
        }

        return tokens.Length - common;
    }

    /// <summary>Feeds one more token.</summary>
    public void Append(int token) => Feed([token]);

    public void Dispose() => _session.Dispose();

    private void Feed(ReadOnlySpan<int> tokens)
    {
        try
        {
            _session.Feed(tokens);
            _tokens.AddRange(tokens);
        }
        catch
        {
            // how much of them was taken in is unknown: start afresh next time
            GoBackTo(0);
            throw;
        }
    }

    private int GoBackTo(int position)
    {
        int reached = _session.Rewind(position);
        _tokens.RemoveRange(reached, _tokens.Count - reached);
        return reached;
    }
}
