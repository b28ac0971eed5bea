using System.Runtime.InteropServices;

namespace StoryForge.Generation;

/// <summary>A decoding session and the tokens it holds, so that the next prompt recomputes only what differs.</summary>
public sealed class PromptedSession : IDisposable
{
    private readonly IDecodingSession _session;
    private readonly List<int> _tokens;

    public PromptedSession(ILanguageModel model)
        : this(model, model.OpenSession(), [])
    {
    }

    private PromptedSession(ILanguageModel model, IDecodingSession session, List<int> tokens) =>
        (Model, _session, _tokens) = (model, session, tokens);

    public ILanguageModel Model { get; }

    /// <summary>What the session has been fed. Valid until the next call.</summary>
    public ReadOnlySpan<int> Tokens => CollectionsMarshal.AsSpan(_tokens);

    /// <inheritdoc cref="IDecodingSession.Bytes"/>
    public long Bytes => _session.Bytes;

    /// <summary>The logits of the token after <see cref="Tokens"/>; empty if there are none yet.</summary>
    public ReadOnlySpan<float> Logits => _session.Logits;

    /// <summary>
    /// Goes back to where these tokens begin to differ from what the session holds. Returns how many of them it holds
    /// then; the rest is to be appended. At least one is left, unless the logits after the last of them are there.
    /// </summary>
    public int KeepPrefixOf(ReadOnlySpan<int> tokens)
    {
        int common = Tokens.CommonPrefixLength(tokens);
        // going back leaves no logits, so the last token must be fed again
        return common < _tokens.Count || _session.Logits.IsEmpty
            ? GoBackTo(Math.Min(common, Math.Max(0, tokens.Length - 1)))
            : common;
    }

    /// <summary>Feeds more tokens.</summary>
    /// <exception cref="ContextOverflowException">More tokens than the model's context length.</exception>
    public void Append(ReadOnlySpan<int> tokens)
    {
        try
        {
            _session.Feed(tokens);
            _tokens.AddRange(tokens);
        }
        catch
        {
            StartAfresh();
            throw;
        }
    }

    /// <summary>Feeds one more token to each of several sessions of one model, in one call.</summary>
    public static void Append(IReadOnlyList<(PromptedSession Session, int Token)> tokens)
    {
        try
        {
            tokens[0].Session.Model.Feed([.. tokens.Select(next => new SessionInput(next.Session._session, new[] { next.Token }))]);
            foreach ((PromptedSession session, int token) in tokens)
            {
                session._tokens.Add(token);
            }
        }
        catch
        {
            foreach ((PromptedSession session, _) in tokens)
            {
                session.StartAfresh();
            }

            throw;
        }
    }

    /// <summary>A second session that holds the same, so that several continuations of one text share its reading.</summary>
    public PromptedSession Copy() => new(Model, _session.Copy(), [.. _tokens]);

    public void Dispose() => _session.Dispose();

    /// <summary>After a failure: how much was taken in is unknown.</summary>
    private void StartAfresh() => GoBackTo(0);

    private int GoBackTo(int position)
    {
        int reached = _session.Rewind(position);
        _tokens.RemoveRange(reached, _tokens.Count - reached);
        return reached;
    }
}
