namespace StoryForge.Training;

/// <summary>The tokens of one source within the token file, and its weight in the mix.</summary>
public sealed record TokenRange(string Name, long Start, long Count, double Weight);

/// <summary>
/// Which window of the corpus is the n-th that training sees: a pure function of the seed and n.
/// </summary>
/// <remarks>
/// A source of weight w gives w times as many windows an epoch as it holds (so a share of them below 1, repeats
/// above 1). Windows lie a stride apart; each pass over a source shifts all of them by another offset below the
/// stride, so that the same sentence is met at other places of the window. An epoch's windows come in random order.
/// </remarks>
public sealed class WindowOrder
{
    private readonly ulong _seed;
    private readonly int _stride;
    private readonly Lane[] _lanes;

    /// <param name="tokens">Tokens a window reads: its inputs and the token after them.</param>
    /// <exception cref="CorpusException">A source that is shorter than one window.</exception>
    public WindowOrder(ulong seed, IReadOnlyList<TokenRange> ranges, int tokens, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        _seed = seed;
        _stride = stride;
        _lanes = [.. ranges.Select(range => LaneOf(range, tokens, stride))];
        WindowsAnEpoch = _lanes.Sum(lane => lane.WindowsAnEpoch);
    }

    public long WindowsAnEpoch { get; }

    /// <summary>The token at which the n-th window starts.</summary>
    public long StartOf(long n)
    {
        (long epoch, long place) = Math.DivRem(n, WindowsAnEpoch);
        long entry = new Shuffle(SeededHash.Of(_seed, (ulong)epoch), WindowsAnEpoch)[place];
        int index = 0;
        while (entry >= _lanes[index].WindowsAnEpoch)
        {
            entry -= _lanes[index].WindowsAnEpoch;
            index++;
        }

        Lane lane = _lanes[index];
        (long pass, long window) = Math.DivRem((epoch * lane.WindowsAnEpoch) + entry, lane.Windows);
        long shift = (long)(SeededHash.Of(_seed, (ulong)index + 1, (ulong)pass) % (ulong)lane.Shifts);
        return lane.Start + shift + (window * _stride);
    }

    private static Lane LaneOf(TokenRange range, int tokens, int stride)
    {
        if (range.Count < tokens)
        {
            throw new CorpusException(
                range.Name, $"has {range.Count} tokens to train on, and one window needs {tokens}", "Give it more text, or set batch.window lower.");
        }

        long lastStart = range.Count - tokens;
        long shifts = Math.Min(stride, lastStart + 1);
        long windows = ((lastStart - (shifts - 1)) / stride) + 1;
        return new Lane(range.Start, windows, shifts, Math.Max(1, (long)Math.Round(windows * range.Weight)));
    }

    private readonly record struct Lane(long Start, long Windows, long Shifts, long WindowsAnEpoch);
}
