using System.Runtime.InteropServices;
using StoryForge.Generation;

namespace StoryForge.Models;

/// <summary>A text that a <see cref="NetworkLanguageModel"/> continues.</summary>
internal sealed class NetworkSession(NetworkLanguageModel model, DecodingState state) : IDecodingSession
{
    // one buffer for the session's life: half of a token's time would go into clearing a new one
    private readonly float[] _logits = new float[model.Tokenizer.VocabularySize];
    private bool _hasLogits;

    public NetworkLanguageModel Model => model;

    public DecodingState State => state;

    public int Position => state.Length;

    public long Bytes => state.Bytes + (_logits.Length * sizeof(float));

    public ReadOnlySpan<float> Logits => _hasLogits ? _logits : [];

    public ReadOnlySpan<float> Feed(ReadOnlySpan<int> tokens)
    {
        model.Feed([new SessionInput(this, tokens.ToArray())]);
        return Logits;
    }

    public int Rewind(int position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        _hasLogits = false;
        return state.Rewind(position);
    }

    public IDecodingSession Copy()
    {
        var copy = new NetworkSession(model, state.Copy()) { _hasLogits = _hasLogits };
        _logits.CopyTo(copy._logits.AsSpan());
        return copy;
    }

    /// <param name="bytes">
    /// float32, one for each row of the network's embedding. Rows beyond the vocabulary, which only pad the table to a
    /// round size, are left out: they must never be generated.
    /// </param>
    public void TakeLogits(ReadOnlySpan<byte> bytes)
    {
        MemoryMarshal.Cast<byte, float>(bytes)[.._logits.Length].CopyTo(_logits);
        _hasLogits = true;
    }

    public void Dispose() => state.Dispose();
}
