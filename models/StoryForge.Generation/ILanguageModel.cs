namespace StoryForge.Generation;

/// <summary>
/// The seam between text and tensors: a model opened from a folder, which gives decoding sessions.
/// Nothing above this interface knows Torch.
/// </summary>
/// <remarks>
/// A model and its sessions belong to one thread at a time; the caller sees to that (see the API's model worker).
/// </remarks>
public interface ILanguageModel : IDisposable
{
    ModelDescription Description { get; }

    ITokenizer Tokenizer { get; }

    /// <summary>A new, empty session. Sessions are independent of each other; several may be open at once.</summary>
    IDecodingSession OpenSession();

    /// <summary>
    /// Feeds several sessions in one batched call. Equal, within rounding, to feeding each alone.
    /// Afterwards each session's <see cref="IDecodingSession.Logits"/> belongs to its last fed token.
    /// </summary>
    /// <exception cref="ArgumentException">A session of another model, the same session twice, or no tokens.</exception>
    void Feed(IReadOnlyList<SessionInput> inputs);
}

/// <summary>Tokens for one of the sessions that are fed together.</summary>
public readonly record struct SessionInput(IDecodingSession Session, ReadOnlyMemory<int> Tokens);

/// <summary>The state of one text being continued: a key/value cache, or a recurrent net's hidden state.</summary>
public interface IDecodingSession : IDisposable
{
    /// <summary>How many tokens the session has been fed and still remembers, counted from its start.</summary>
    int Position { get; }

    /// <summary>Memory that is set aside for what the session remembers, in bytes.</summary>
    long Bytes { get; }

    /// <summary>The logits of the next token, one for each vocabulary entry; empty before the first feed.</summary>
    ReadOnlySpan<float> Logits { get; }

    /// <summary>Feeds tokens at the current position and returns the logits of the token that follows them.</summary>
    /// <exception cref="ContextOverflowException">More tokens than the model's context length.</exception>
    ReadOnlySpan<float> Feed(ReadOnlySpan<int> tokens);

    /// <summary>
    /// Goes back to an earlier position, so that an undo, a retry or an edit recomputes only what follows it.
    /// Returns the position really reached: at most the one asked for, as a recurrent state can be taken up again
    /// only where one was kept; the caller feeds the tokens from there. <see cref="Logits"/> is empty afterwards.
    /// </summary>
    int Rewind(int position);

    /// <summary>Another session that has been fed the same, and goes its own way from here.</summary>
    IDecodingSession Copy();
}

/// <summary>What is known of an opened model.</summary>
/// <param name="Name">The folder's name, by which people choose the model.</param>
/// <param name="Family">"gpt2", "lstm" or "gru".</param>
/// <param name="ParameterCount">Trainable numbers; a tied head is counted once.</param>
/// <param name="ContextLength">The most tokens a session can hold; null for a recurrent net, which has no limit.</param>
/// <param name="CheckpointHash">SHA-256 of model.safetensors, in lower-case hexadecimal.</param>
/// <param name="Sequences">It writes words, names or the like, and no running text; null: it writes text.</param>
public sealed record ModelDescription(
    string Name,
    string Family,
    long ParameterCount,
    int? ContextLength,
    int VocabularySize,
    string CheckpointHash,
    SequenceFormat? Sequences = null)
{
    /// <summary>
    /// Of ordinary prose, about: a vocabulary of less than a thousand entries holds hardly more than characters, and a
    /// token of GPT-2's or of a like one stands for 4.2 characters of English.
    /// </summary>
    public int CharactersAToken => VocabularySize < 1000 ? 1 : 4;
}

/// <summary>More tokens than a model's context can hold.</summary>
public sealed class ContextOverflowException(int contextLength, int wanted)
    : Exception($"The model's context holds {contextLength} tokens, and {wanted} were given. Give it a shorter text.")
{
    public int ContextLength { get; } = contextLength;

    public int Wanted { get; } = wanted;
}
