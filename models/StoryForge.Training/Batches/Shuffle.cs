using System.Numerics;

namespace StoryForge.Training;

/// <summary>
/// A random order of 0 … n − 1 that needs no memory: a four-round Feistel network over the next even number of bits,
/// walked until it lands below n (Black and Rogaway 2002, "Ciphers with arbitrary finite domains", cycle walking).
/// </summary>
internal readonly struct Shuffle(ulong key, long count)
{
    private readonly int _half = (BitOperations.Log2((ulong)Math.Max(count - 1, 1)) / 2) + 1;

    /// <summary>What comes at <paramref name="place"/> in the shuffled order.</summary>
    public long this[long place]
    {
        get
        {
            ulong value = (ulong)place;
            do
            {
                value = Permute(value);
            }
            while (value >= (ulong)count);

            return (long)value;
        }
    }

    private ulong Permute(ulong value)
    {
        ulong mask = (1UL << _half) - 1;
        ulong left = value >> _half;
        ulong right = value & mask;
        for (ulong round = 0; round < 4; round++)
        {
            (left, right) = (right, left ^ (SeededHash.Of(key, round, right) & mask));
        }

        return (left << _half) | right;
    }
}
