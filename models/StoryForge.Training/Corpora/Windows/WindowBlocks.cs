namespace StoryForge.Training;

/// <summary>
/// Which row of a database is the n-th that training sees: a pure function of the seed and n. The blocks of an epoch
/// come in random order; a group of them is in memory at once, and its rows come in random order too.
/// </summary>
/// <remarks>
/// An epoch has whole blocks only: fewer rows than a block has, other ones in each epoch, are left out of it.
/// </remarks>
internal sealed class WindowBlocks
{
    private const int MostRowsABlock = 1024;
    private const int BlocksAGroup = 64;

    /// <summary>So that what an epoch leaves out of a small database is little.</summary>
    private const int LeastBlocks = 256;

    private readonly ulong _seed;
    private readonly long _rows;
    private readonly long _blocks;

    public WindowBlocks(long rows, ulong seed)
    {
        _seed = seed;
        _rows = rows;
        RowsABlock = (int)Math.Clamp(rows / LeastBlocks, 1, MostRowsABlock);
        _blocks = rows / RowsABlock;
    }

    public int RowsABlock { get; }

    public long RowsAnEpoch => _blocks * RowsABlock;

    /// <summary>The group that the n-th row is in, over all epochs, and its place among the group's rows.</summary>
    public (long Group, int Place) At(long n)
    {
        (long epoch, long place) = Math.DivRem(n, RowsAnEpoch);
        (long group, long within) = Math.DivRem(place, BlocksAGroup * RowsABlock);
        long number = (epoch * GroupsAnEpoch) + group;
        return (number, (int)new Shuffle(SeededHash.Of(_seed, (ulong)number, 1), BlocksIn(group) * RowsABlock)[within]);
    }

    /// <summary>The first rows of a group's blocks.</summary>
    public long[] StartsOf(long number)
    {
        (long epoch, long group) = Math.DivRem(number, GroupsAnEpoch);
        var blocks = new Shuffle(SeededHash.Of(_seed, (ulong)epoch, 2), _blocks);
        long shift = (long)(SeededHash.Of(_seed, (ulong)epoch, 3) % (ulong)(_rows - RowsAnEpoch + 1));
        long[] starts = new long[BlocksIn(group)];
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = shift + (blocks[(group * BlocksAGroup) + i] * RowsABlock);
        }

        return starts;
    }

    private long GroupsAnEpoch => (_blocks + BlocksAGroup - 1) / BlocksAGroup;

    private long BlocksIn(long group) => Math.Min(BlocksAGroup, _blocks - (group * BlocksAGroup));
}
