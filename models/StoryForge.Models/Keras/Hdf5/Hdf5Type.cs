using System.Buffers.Binary;
using System.Text;

namespace StoryForge.Models;

/// <summary>What one element of a dataset or an attribute is: a little-endian float, or a string.</summary>
/// <param name="Size">Bytes of an element.</param>
internal readonly record struct Hdf5Type(Hdf5Class Class, int Size)
{
    private const int VariableStringLength = 16;

    /// <summary>Reads a datatype message.</summary>
    public static Hdf5Type Of(Hdf5Bytes file, long at)
    {
        int kind = file.Byte(at) & 0xF;
        int flags = file.Byte(at + 1);
        long size = file.UInt32(at + 4);
        return (kind, size) switch
        {
            (_, < 1 or > int.MaxValue) => throw file.Damaged($"an element has {size} bytes"),
            (1, 2 or 4 or 8) when (flags & 1) == 0 && Bias(file, at) == IeeeBias(size) => new Hdf5Type(Hdf5Class.Float, (int)size),
            (3, _) => new Hdf5Type(Hdf5Class.Text, (int)size),
            (9, VariableStringLength) when (flags & 0xF) == 1 => new Hdf5Type(Hdf5Class.VariableText, (int)size),
            _ => new Hdf5Type(Hdf5Class.Other, (int)size),
        };
    }

    public float Number(ReadOnlySpan<byte> element) => Size switch
    {
        2 => (float)BinaryPrimitives.ReadHalfLittleEndian(element),
        4 => BinaryPrimitives.ReadSingleLittleEndian(element),
        _ => (float)BinaryPrimitives.ReadDoubleLittleEndian(element),
    };

    /// <param name="at">Where the element lies in the file.</param>
    public string Text(Hdf5Bytes file, long at)
    {
        ReadOnlySpan<byte> text = Class == Hdf5Class.Text ? file.Slice(at, Size) : Variable(file, at);
        int end = text.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
    }

    /// <summary>A string of any length: its own length, and the global heap and place in it where it lies.</summary>
    private static ReadOnlySpan<byte> Variable(Hdf5Bytes file, long at)
    {
        long length = file.UInt32(at);
        if (length == 0)
        {
            return [];
        }

        long heap = file.UInt64(at + 4);
        long index = file.UInt32(at + 12);
        file.Expect(heap, "GCOL"u8, "heap of texts");
        long end = heap + file.Slice(heap, file.UInt64(heap + 8)).Length;
        for (long entry = heap + 16; entry + 16 <= end;)
        {
            long size = file.UInt64(entry + 8);
            if (file.UInt16(entry) == index)
            {
                return length <= size ? file.Slice(entry + 16, length) : throw file.Damaged("a text is longer than its place");
            }

            // entry 0 is the free rest
            long next = file.UInt16(entry) == 0 ? end : entry + 16 + ((file.Slice(entry + 16, size).Length + 7) / 8 * 8L);
            entry = next;
        }

        throw file.Damaged("a text is not where it should be");
    }

    private static long Bias(Hdf5Bytes file, long at) => file.UInt32(at + 16);

    private static long IeeeBias(long size) => size switch { 2 => 15, 4 => 127, _ => 1023 };
}

internal enum Hdf5Class
{
    Float,
    Text,

    /// <summary>A string of any length, which lies elsewhere.</summary>
    VariableText,
    Other,
}
