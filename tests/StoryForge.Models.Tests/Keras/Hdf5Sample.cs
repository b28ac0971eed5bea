using System.Buffers.Binary;
using System.Text;

namespace StoryForge.Tests.Models.Keras;

/// <summary>Writes small HDF5 files as h5py does by default: one symbol node a group, floats in one piece or in chunks.</summary>
internal sealed class Hdf5Sample : IDisposable
{
    private readonly MemoryStream _file = new();

    /// <summary>A group by its members, and its attributes.</summary>
    public sealed record Group(Dictionary<string, object> Members, Dictionary<string, string[]> Attributes);

    /// <param name="Chunk">The chunks' shape; null: in one piece.</param>
    public sealed record Numbers(long[] Shape, float[] Values, int[]? Chunk = null);

    /// <param name="variableTexts">Attributes as strings of any length, in a heap; else all of one length, filled up with zeros.</param>
    public static byte[] Of(Group root, bool variableTexts = false)
    {
        using var sample = new Hdf5Sample();
        sample._file.SetLength(96);
        sample._file.Position = 96;
        long header = sample.Write(root, variableTexts);
        byte[] bytes = sample._file.ToArray();
        new byte[] { 0x89, (byte)'H', (byte)'D', (byte)'F', 13, 10, 26, 10, 0, 0, 0, 0, 0, 8, 8, 0, 4, 0, 16, 0 }.CopyTo(bytes, 0);
        Span<long> addresses = [0, -1, bytes.Length, -1, 0, header];
        for (int i = 0; i < addresses.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24 + (8 * i)), addresses[i]);
        }

        return bytes;
    }

    public void Dispose() => _file.Dispose();

    private long Write(Group group, bool variableTexts)
    {
        var members = group.Members.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => (member.Key, Header: member.Value is Group inner ? Write(inner, variableTexts) : Write((Numbers)member.Value))).ToArray();
        byte[] names = [.. new byte[8], .. members.SelectMany(member => (byte[])[.. Encoding.UTF8.GetBytes(member.Key), 0])];
        long nameData = Append(names);
        long heap = Append("HEAP"u8.ToArray(), Int(0), Long(names.Length), Long(-1), Long(nameData));
        List<byte[]> entries = ["SNOD"u8.ToArray(), [1, 0], Short(members.Length)];
        int offset = 8;
        foreach ((string name, long header) in members)
        {
            entries.AddRange([Long(offset), Long(header), new byte[24]]);
            offset += Encoding.UTF8.GetByteCount(name) + 1;
        }

        long node = Append([.. entries]);
        long tree = Append("TREE"u8.ToArray(), [0, 0], Short(1), Long(-1), Long(-1), Long(0), Long(node), Long(0));
        List<(int Type, byte[] Body)> messages = [(0x11, [.. Long(tree), .. Long(heap)])];
        messages.AddRange(group.Attributes.Select(attribute => (0x0C, AttributeOf(attribute.Key, attribute.Value, variableTexts))));
        return Header(messages);
    }

    private long Write(Numbers numbers)
    {
        byte[] type = [0x11, 0x20, 31, 0, .. Int(4), .. Short(0), .. Short(32), 23, 8, 0, 23, .. Int(127)];
        byte[] space = [1, (byte)numbers.Shape.Length, 0, 0, 0, 0, 0, 0, .. numbers.Shape.SelectMany(Long)];
        return Header([(1, space), (3, type), (8, numbers.Chunk is null ? InOnePiece(numbers) : InChunks(numbers, numbers.Chunk))]);
    }

    private byte[] InOnePiece(Numbers numbers)
    {
        byte[] bytes = [.. numbers.Values.SelectMany(BitConverter.GetBytes)];
        return [3, 1, .. Long(Append(bytes)), .. Long(bytes.Length)];
    }

    /// <summary>Of a matrix.</summary>
    private byte[] InChunks(Numbers numbers, int[] chunk)
    {
        List<byte[]> keys = [];
        int size = chunk[0] * chunk[1] * sizeof(float);
        for (int row = 0; row < numbers.Shape[0]; row += chunk[0])
        {
            for (int column = 0; column < numbers.Shape[1]; column += chunk[1])
            {
                var values = new float[chunk[0] * chunk[1]];
                for (int i = 0; i < values.Length; i++)
                {
                    (int y, int x) = (row + (i / chunk[1]), column + (i % chunk[1]));
                    values[i] = y < numbers.Shape[0] && x < numbers.Shape[1] ? numbers.Values[(y * numbers.Shape[1]) + x] : float.NaN;
                }

                long at = Append([.. values.SelectMany(BitConverter.GetBytes)]);
                keys.Add([.. Int(size), .. Int(0), .. Long(row), .. Long(column), .. Long(0), .. Long(at)]);
            }
        }

        long tree = Append([.. "TREE"u8, 1, 0, .. Short(keys.Count), .. Long(-1), .. Long(-1), .. keys.SelectMany(key => key), .. new byte[32]]);
        return [3, 2, 3, .. Long(tree), .. Int(chunk[0]), .. Int(chunk[1]), .. Int(sizeof(float))];
    }

    private byte[] AttributeOf(string name, string[] texts, bool variable)
    {
        int length = texts.Append("").Max(text => Encoding.UTF8.GetByteCount(text)) + 1;
        byte[] named = Padded([.. Encoding.UTF8.GetBytes(name), 0]);
        byte[] type = variable ? [0x19, 1, 0, 0, .. Int(16), .. Int(0x10), .. Int(1), .. Int(0), .. Int(0)] : [0x13, 0, 0, 0, .. Int(length)];
        byte[] space = [1, 1, 0, 0, 0, 0, 0, 0, .. Long(texts.Length)];
        byte[] data = variable
            ? Heap(texts)
            : [.. texts.SelectMany(text => (byte[])[.. Encoding.UTF8.GetBytes(text), .. new byte[length - Encoding.UTF8.GetByteCount(text)]])];
        byte[] sizes = [.. Short(Encoding.UTF8.GetByteCount(name) + 1), .. Short(type.Length), .. Short(space.Length)];
        return [1, 0, .. sizes, .. named, .. Padded(type), .. Padded(space), .. data];
    }

    private byte[] Heap(string[] texts)
    {
        byte[] entries = [.. texts.SelectMany((text, i) => (byte[])
            [.. Short(i + 1), .. Short(1), .. Int(0), .. Long(Encoding.UTF8.GetByteCount(text)), .. Padded(Encoding.UTF8.GetBytes(text))])];
        long heap = Append("GCOL"u8.ToArray(), [1, 0, 0, 0], Long(16 + entries.Length), entries);
        return [.. texts.SelectMany((text, i) => (byte[])[.. Int(Encoding.UTF8.GetByteCount(text)), .. Long(heap), .. Int(i + 1)])];
    }

    private long Header(List<(int Type, byte[] Body)> messages)
    {
        byte[] bodies = [.. messages.SelectMany(message => (byte[])
            [.. Short(message.Type), .. Short(Padded(message.Body).Length), 0, 0, 0, 0, .. Padded(message.Body)])];
        return Append([1, 0], Short(messages.Count), Int(1), Int(bodies.Length), Int(0), bodies);
    }

    private long Append(params byte[][] parts)
    {
        long at = _file.Position;
        foreach (byte[] part in parts)
        {
            _file.Write(part);
        }

        _file.Write(new byte[(8 - (_file.Position % 8)) % 8]);
        return at;
    }

    private static byte[] Padded(byte[] bytes) => [.. bytes, .. new byte[(8 - (bytes.Length % 8)) % 8]];

    private static byte[] Short(int value) => BitConverter.GetBytes((short)value);

    private static byte[] Int(int value) => BitConverter.GetBytes(value);

    private static byte[] Long(long value) => BitConverter.GetBytes(value);
}
