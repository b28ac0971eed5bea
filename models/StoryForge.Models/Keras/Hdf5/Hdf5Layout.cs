using StoryForge.Generation;

namespace StoryForge.Models;

/// <summary>Where the elements of a dataset lie: in its header, in one piece, or in chunks.</summary>
internal static class Hdf5Layout
{
    private const int Compact = 0;
    private const int Contiguous = 1;
    private const int Chunked = 2;

    /// <summary>The elements in row-major order.</summary>
    public static ReadOnlySpan<byte> Read(Hdf5Bytes file, long at, long[] shape, int elementSize)
    {
        int version = file.Byte(at);
        if (version != 3)
        {
            throw file.Unsupported($"a data layout of version {version}");
        }

        long bytes = Hdf5Space.ByteCount(file, shape, elementSize);
        return file.Byte(at + 1) switch
        {
            _ when bytes == 0 => [],
            Compact => bytes <= file.UInt16(at + 2) ? file.Slice(at + 4, bytes) : throw Short(),
            Contiguous when !file.IsDefined(at + 2) => throw Short(),
            Contiguous => bytes <= file.UInt64(at + 10) ? file.Slice(file.UInt64(at + 2), bytes) : throw Short(),
            Chunked => ReadChunks(file, at, shape, elementSize, bytes),
            var kind => throw file.Damaged($"a data layout is of the kind {kind}"),
        };

        CheckpointException Short() => file.Damaged("an array is shorter than its shape says");
    }

    private static byte[] ReadChunks(Hdf5Bytes file, long at, long[] shape, int elementSize, long bytes)
    {
        // the element's size counts as one more dimension
        int dimensions = file.Byte(at + 2) - 1;
        long[] chunk = [.. Enumerable.Range(0, Math.Max(0, dimensions)).Select(i => file.UInt32(at + 11 + (4 * i)))];
        if (dimensions != shape.Length || chunk.Contains(0) || file.UInt32(at + 11 + (4 * dimensions)) != elementSize)
        {
            throw file.Damaged("the chunks of an array do not fit its shape");
        }

        long chunkBytes = Hdf5Space.ByteCount(file, chunk, elementSize);
        byte[] values = new byte[bytes];
        long copied = 0;
        HashSet<string> seen = [];
        foreach ((long key, long child) in Hdf5Tree.Leaves(file, file.UInt64(at + 3), kind: 1, keyLength: 16 + (8L * dimensions)))
        {
            if (file.UInt32(key) != chunkBytes)
            {
                throw file.Damaged("a chunk has not the size of the others");
            }

            long[] start = [.. Enumerable.Range(0, dimensions).Select(i => file.UInt64(key + 8 + (8 * i)))];
            if (start.Where((offset, i) => offset >= shape[i] || offset % chunk[i] != 0).Any() || !seen.Add(string.Join(' ', start)))
            {
                throw file.Damaged("a chunk lies outside its array, or is there twice");
            }

            copied += Copy(file.Slice(child, chunkBytes), chunk, start, shape, elementSize, values);
        }

        // chunks that were never written are left out of the file; weights always are
        return copied == bytes ? values : throw file.Damaged("an array has chunks missing");
    }

    /// <summary>Copies what of a chunk lies within the array, line by line of the last dimension; says how many bytes.</summary>
    private static long Copy(ReadOnlySpan<byte> source, long[] chunk, long[] start, long[] shape, int elementSize, Span<byte> target)
    {
        int last = chunk.Length - 1;
        int line = (int)(Math.Min(chunk[last], shape[last] - start[last]) * elementSize);
        long lines = chunk.AsSpan(0, last).ToArray().Aggregate(1L, (product, length) => product * length);
        long copied = 0;
        for (long number = 0; number < lines; number++)
        {
            long rest = number;
            long at = start[last];
            long stride = shape[last];
            bool within = true;
            for (int dimension = last - 1; dimension >= 0; dimension--)
            {
                long place = start[dimension] + (rest % chunk[dimension]);
                within &= place < shape[dimension];
                at += place * stride;
                stride *= shape[dimension];
                rest /= chunk[dimension];
            }

            if (within)
            {
                source.Slice((int)(number * chunk[last] * elementSize), line).CopyTo(target[(int)(at * elementSize)..]);
                copied += line;
            }
        }

        return copied;
    }
}
