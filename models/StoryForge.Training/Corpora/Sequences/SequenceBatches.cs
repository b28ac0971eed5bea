using StoryForge.Models;

namespace StoryForge.Training;

/// <summary>
/// Batches of sequences, padded to the longest of each; sequences of about the same length come together. Which ones
/// batch n has is a pure function of the seed and n.
/// </summary>
/// <remarks>
/// An epoch has as many sequences as there are. One of twice the frequency comes twice as often: the sequences lie along
/// a line, each as long as its frequency, and every epoch takes those at equal steps from another start (systematic
/// sampling, Madow 1949), so that where all are alike each comes once. An epoch's sequences are shuffled, and those of
/// <see cref="BatchesAGroup"/> batches sorted by length before they are parted.
/// </remarks>
internal sealed class SequenceBatches : IBatchSource
{
    private const int BatchesAGroup = 16;

    private readonly IReadOnlyList<int[]> _sequences;
    private readonly double[] _ends;
    private readonly int _end;
    private readonly ulong _seed;
    private readonly int _batches;
    private long _epoch = -1;
    private int[] _order = [];

    /// <param name="frequencies">Of each sequence, in any unit.</param>
    /// <param name="end">The token that is fed before a sequence and comes after it.</param>
    /// <param name="rows">Sequences a batch; one less where they cannot be parted evenly.</param>
    public SequenceBatches(IReadOnlyList<int[]> sequences, IReadOnlyList<double> frequencies, int end, int rows, ulong seed)
    {
        _sequences = sequences;
        _end = end;
        _seed = seed;
        _batches = (sequences.Count + rows - 1) / rows;
        _ends = new double[sequences.Count];
        double unit = sequences.Count / frequencies.Sum();
        double sum = 0;
        for (int i = 0; i < _ends.Length; i++)
        {
            _ends[i] = sum += frequencies[i] * unit;
        }
    }

    public double BatchesAnEpoch => _batches;

    public static long PredictionsIn(IEnumerable<int[]> sequences) => sequences.Sum(sequence => sequence.Length + 1L);

    public Batch At(long n)
    {
        (long epoch, long place) = Math.DivRem(n, _batches);
        if (epoch != _epoch)
        {
            (_epoch, _order) = (epoch, OrderOf(epoch));
        }

        // a group is sorted by length, so its batches are taken in random order
        (long group, long within) = Math.DivRem(place, BatchesAGroup);
        long inGroup = Math.Min(BatchesAGroup, _batches - (group * BatchesAGroup));
        long batch = (group * BatchesAGroup) + new Shuffle(SeededHash.Of(_seed, (ulong)epoch, (ulong)group + 2), inGroup)[within];
        return Padded([.. _order[StartOf(batch)..StartOf(batch + 1)].Select(i => _sequences[i])], _end);
    }

    /// <summary>
    /// Each sequence after the start token, with itself and its end as targets. Behind them is padding, which is fed as
    /// end tokens and whose targets are ignored.
    /// </summary>
    internal static Batch Padded(IReadOnlyList<int[]> rows, int end)
    {
        int window = rows.Max(row => row.Length) + 1;
        long[] ids = new long[rows.Count * window];
        long[] targets = new long[ids.Length];
        Array.Fill(ids, end);
        Array.Fill(targets, LanguageNetwork.IgnoredTarget);
        for (int row = 0; row < rows.Count; row++)
        {
            int start = row * window;
            int[] sequence = rows[row];
            for (int i = 0; i < sequence.Length; i++)
            {
                ids[start + i + 1] = targets[start + i] = sequence[i];
            }

            targets[start + sequence.Length] = end;
        }

        return new Batch(rows.Count, window, ids, targets);
    }

    private int StartOf(long batch) => (int)(batch * _sequences.Count / _batches);

    private int[] OrderOf(long epoch)
    {
        int[] taken = Taken(epoch);
        var shuffle = new Shuffle(SeededHash.Of(_seed, (ulong)epoch, 1), taken.Length);
        int[] order = [.. Enumerable.Range(0, taken.Length).Select(place => taken[shuffle[place]])];
        for (long first = 0; first < _batches; first += BatchesAGroup)
        {
            int start = StartOf(first);
            int[] sorted = [.. order[start..StartOf(Math.Min(first + BatchesAGroup, _batches))].OrderBy(i => _sequences[i].Length)];
            sorted.CopyTo(order, start);
        }

        return order;
    }

    /// <summary>Indices of the epoch's sequences, as many as there are sequences.</summary>
    private int[] Taken(long epoch)
    {
        double start = (SeededHash.Of(_seed, (ulong)epoch) >> 11) * (1.0 / (1UL << 53));
        int[] taken = new int[_sequences.Count];
        int index = 0;
        for (int i = 0; i < taken.Length; i++)
        {
            while (index < taken.Length - 1 && _ends[index] <= start + i)
            {
                index++;
            }

            taken[i] = index;
        }

        return taken;
    }
}
