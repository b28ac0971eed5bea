namespace StoryForge.Models;

/// <summary>
/// The tokens of one text before a network that looks at a window of them and starts from zero each time. All are
/// kept, so that a rewind reaches every position.
/// </summary>
internal sealed class TokenWindow(int window) : DecodingState
{
    private readonly List<int> _tokens = [];

    public override int Length => _tokens.Count;

    public override long Bytes => _tokens.Capacity * sizeof(int);

    /// <summary>How many tokens the network reads after <paramref name="added"/> more: a whole window, or all there are.</summary>
    public int ReadLength(int added) => Math.Min(window, _tokens.Count + added);

    /// <summary>Takes more tokens, and returns those that the network reads now.</summary>
    public IEnumerable<long> Append(ReadOnlySpan<int> tokens)
    {
        _tokens.AddRange(tokens);
        return _tokens.Skip(_tokens.Count - ReadLength(0)).Select(token => (long)token);
    }

    public override int Rewind(int length)
    {
        int reached = Math.Min(length, _tokens.Count);
        _tokens.RemoveRange(reached, _tokens.Count - reached);
        return reached;
    }

    public override DecodingState Copy()
    {
        var copy = new TokenWindow(window);
        copy._tokens.AddRange(_tokens);
        return copy;
    }

    public override void Dispose() => _tokens.Clear();
}
