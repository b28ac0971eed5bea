using System.Buffers.Binary;
using StoryForge.Generation;

namespace StoryForge.Models;

/// <summary>The bytes of an HDF5 file, little-endian; no read leaves the file, whatever the file says.</summary>
internal sealed class Hdf5Bytes(string path, byte[] bytes)
{
    private const string DamagedAdvice = "Save it again with Keras, or get another copy.";

    /// <summary>How HDF5 writes "nowhere".</summary>
    public const ulong Undefined = ulong.MaxValue;

    public long Length => bytes.Length;

    public ReadOnlySpan<byte> Slice(long at, long count) =>
        at >= 0 && count >= 0 && at <= bytes.Length && count <= bytes.Length - at
            ? bytes.AsSpan((int)at, (int)count)
            : throw Damaged($"it points to byte {at} and beyond, and has {bytes.Length}");

    public byte Byte(long at) => Slice(at, 1)[0];

    public int UInt16(long at) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(at, 2));

    public long UInt32(long at) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(at, 4));

    /// <summary>A count or an address: a file has fewer than 2⁶³ bytes.</summary>
    public long UInt64(long at)
    {
        ulong value = BinaryPrimitives.ReadUInt64LittleEndian(Slice(at, 8));
        return value <= long.MaxValue ? (long)value : throw Damaged($"the number at byte {at} is too large");
    }

    public bool IsDefined(long at) => BinaryPrimitives.ReadUInt64LittleEndian(Slice(at, 8)) != Undefined;

    public void Expect(long at, ReadOnlySpan<byte> signature, string what)
    {
        if (!Slice(at, signature.Length).SequenceEqual(signature))
        {
            throw Damaged($"there is no {what} at byte {at}");
        }
    }

    public CheckpointException Damaged(string problem) => new(path, $"the HDF5 file is damaged: {problem}", DamagedAdvice);

    public CheckpointException Unsupported(string what) =>
        new(path, $"the HDF5 file has {what}, which is not read here", "Save the model again with Keras's model.save(\"model.h5\") and its usual settings.");

    public CheckpointException Missing(string what) => new(path, $"there is no {what} in it", "It is no model that Keras saved; give the .h5 file of one.");
}
