namespace StoryForge.Models;

/// <summary>The lengths of the dimensions of a dataset or an attribute; none is a single value.</summary>
internal static class Hdf5Space
{
    private const int MostDimensions = 32;

    /// <summary>Reads a dataspace message.</summary>
    public static long[] Of(Hdf5Bytes file, long at)
    {
        int dimensions = file.Byte(at + 1);
        if (dimensions > MostDimensions)
        {
            throw file.Damaged($"an array has {dimensions} dimensions");
        }

        long first = file.Byte(at) switch
        {
            1 => at + 8,
            2 => at + 4,
            var version => throw file.Damaged($"a dataspace has the version {version}"),
        };
        return [.. Enumerable.Range(0, dimensions).Select(i => file.UInt64(first + (8 * i)))];
    }

    /// <summary>The bytes of an array, which must not be more than the file has: what is stored in it lies in it.</summary>
    public static long ByteCount(Hdf5Bytes file, long[] shape, int elementSize)
    {
        if (shape.Contains(0))
        {
            return 0;
        }

        long bytes = elementSize;
        foreach (long length in shape)
        {
            bytes = bytes <= file.Length / length ? bytes * length : throw file.Damaged($"an array of {string.Join(" × ", shape)} is larger than the file");
        }

        return bytes;
    }
}
