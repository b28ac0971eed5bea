namespace StoryForge.Models;

/// <summary>
/// The hidden states of one text. The present one is kept, and of the past those after each feed of several tokens
/// (where a writer's turn ends) and after each <see cref="KeptEvery"/> tokens: rewinding reaches one of these.
/// </summary>
internal sealed class RecurrentStates : DecodingState
{
    /// <summary>Small enough that what a rewind makes the caller feed again costs less than a token of GPT-2.</summary>
    public const int KeptEvery = 32;

    private readonly List<(int Length, LayerState[] State, bool IsKept)> _kept = [];

    public override int Length => _kept.Count > 0 ? _kept[^1].Length : 0;

    public override long Bytes => _kept.Sum(kept => kept.State.Sum(layer => layer.Bytes));

    /// <summary>After the last token; null before the first, where every state is zero.</summary>
    public LayerState[]? Current => _kept.Count > 0 ? _kept[^1].State : null;

    /// <param name="state">After <paramref name="count"/> more tokens; owned from now on.</param>
    /// <param name="isLast">A feed ends here.</param>
    public void Advance(int count, LayerState[] state, bool isLast)
    {
        int length = Length + count;
        if (_kept.Count > 0 && !_kept[^1].IsKept)
        {
            DropLast();
        }

        bool endsTurn = isLast && count > 1;
        int lastKept = _kept.Count > 0 ? _kept[^1].Length : 0;
        _kept.Add((length, state, endsTurn || length - lastKept >= KeptEvery));
    }

    public override int Rewind(int length)
    {
        while (Length > length)
        {
            DropLast();
        }

        return Length;
    }

    public override DecodingState Copy()
    {
        var copy = new RecurrentStates();
        copy._kept.AddRange(_kept.Select(kept => (kept.Length, kept.State.Select(layer => layer.Copy()).ToArray(), kept.IsKept)));
        return copy;
    }

    public override void Dispose() => Rewind(0);

    private void DropLast()
    {
        foreach (LayerState layer in _kept[^1].State)
        {
            layer.Dispose();
        }

        _kept.RemoveAt(_kept.Count - 1);
    }
}
