namespace StoryForge.Training;

/// <summary>Batches of a window database's rows; one group of blocks is in memory at a time, some megabytes.</summary>
public sealed class WindowBatches : IBatchSource
{
    private readonly WindowDatabase _database;
    private readonly BatchShape _shape;
    private readonly WindowBlocks _blocks;
    private readonly long[] _ids;
    private byte[] _group = [];
    private long _groupNumber = -1;

    /// <param name="rows">The first so many are trained on.</param>
    /// <param name="ids">The token of each code.</param>
    public WindowBatches(WindowDatabase database, long rows, BatchShape shape, ulong seed, long[] ids)
    {
        _database = database;
        _shape = shape;
        _ids = ids;
        _blocks = new WindowBlocks(rows, seed);
    }

    public double BatchesAnEpoch => (double)_blocks.RowsAnEpoch / _shape.Rows;

    public Batch At(long n)
    {
        int length = _database.RowBytes;
        byte[] rows = new byte[_shape.Rows * length];
        for (int row = 0; row < _shape.Rows; row++)
        {
            (long group, int place) = _blocks.At((n * _shape.Rows) + row);
            Load(group);
            _group.AsSpan(place * length, length).CopyTo(rows.AsSpan(row * length));
        }

        return Of(rows, _shape, _ids);
    }

    /// <param name="rows">Sequences of codes, each with its next one.</param>
    internal static Batch Of(ReadOnlySpan<byte> rows, BatchShape shape, ReadOnlySpan<long> idOf)
    {
        int window = shape.Window;
        int count = rows.Length / (window + 1);
        long[] ids = new long[count * window];
        long[] targets = new long[shape.EveryPosition ? ids.Length : count];
        for (int row = 0; row < count; row++)
        {
            ReadOnlySpan<byte> codes = rows.Slice(row * (window + 1), window + 1);
            for (int i = 0; i < window; i++)
            {
                ids[(row * window) + i] = idOf[codes[i]];
                if (shape.EveryPosition)
                {
                    targets[(row * window) + i] = idOf[codes[i + 1]];
                }
            }

            if (!shape.EveryPosition)
            {
                targets[row] = idOf[codes[window]];
            }
        }

        return new Batch(count, window, ids, targets);
    }

    private void Load(long group)
    {
        if (group == _groupNumber)
        {
            return;
        }

        long[] starts = _blocks.StartsOf(group);
        int blockBytes = _blocks.RowsABlock * _database.RowBytes;
        if (_group.Length < starts.Length * blockBytes)
        {
            _group = new byte[starts.Length * blockBytes];
        }

        for (int i = 0; i < starts.Length; i++)
        {
            _database.Read(starts[i], _group.AsSpan(i * blockBytes, blockBytes));
        }

        _groupNumber = group;
    }
}
