
namespace StoryForge.Training;

/// <summary>How a token stream is cut into batches.</summary>
/// <param name="Rows">Windows a batch.</param>
/// <param name="Window">Input tokens a window.</param>
/// <param name="Stride">Tokens from one window's start to the next one's.</param>
/// <param name="EveryPosition">Predict the next token at every position, or only after the whole window.</param>
public sealed record BatchShape(int Rows, int Window, int Stride, bool EveryPosition = true);

/// <summary>Windows of a token file in random order.</summary>
public sealed class BatchSource : IBatchSource
{
    private readonly TokenFile _tokens;
    private readonly BatchShape _shape;
    private readonly WindowOrder _order;

    public BatchSource(TokenFile tokens, IReadOnlyList<TokenRange> ranges, BatchShape shape, ulong seed)
    {
        _tokens = tokens;
        _shape = shape;
        _order = new WindowOrder(seed, ranges, shape.Window + 1, shape.Stride);
    }

    public double BatchesAnEpoch => (double)_order.WindowsAnEpoch / _shape.Rows;

    public Batch At(long n) =>
        Cut(_tokens, _shape, [.. Enumerable.Range(0, _shape.Rows).Select(row => _order.StartOf((n * _shape.Rows) + row))]);

    internal static Batch Cut(TokenFile tokens, BatchShape shape, ReadOnlySpan<long> starts)
    {
        int window = shape.Window;
        long[] ids = new long[starts.Length * window];
        long[] targets = new long[shape.EveryPosition ? ids.Length : starts.Length];
        long[] read = new long[window + 1];
        for (int row = 0; row < starts.Length; row++)
        {
            tokens.Read(starts[row], read);
            read.AsSpan(0, window).CopyTo(ids.AsSpan(row * window));
            if (shape.EveryPosition)
            {
                read.AsSpan(1).CopyTo(targets.AsSpan(row * window));
            }
            else
            {
                targets[row] = read[window];
            }
        }

        return new Batch(starts.Length, window, ids, targets);
    }
}
