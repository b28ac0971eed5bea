using StoryForge.Generation;

namespace StoryForge.Models;

/// <summary>
/// The part of HDF5 that Keras writes by h5py's usual settings: superblock 0 or 1, groups of symbol tables, floats in
/// one piece or in chunks, and texts as attributes ("HDF5 File Format Specification", version 3.0, The HDF Group).
/// Everything else is refused by name.
/// </summary>
internal static class Hdf5File
{
    private const long MostBytes = int.MaxValue;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <returns>The root group.</returns>
    /// <exception cref="CheckpointException">No such file, not HDF5, damaged, or with what is not read here.</exception>
    public static Hdf5Object Open(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new CheckpointException(path, "there is no such file", "Give the .h5 file of a model that Keras saved.");
        }

        return file.Length <= MostBytes
            ? Open(path, File.ReadAllBytes(path))
            : throw new CheckpointException(path, $"it has {file.Length} bytes, and the most that are read are {MostBytes}", "Give the model's weights alone, without the optimizer's.");
    }

    internal static Hdf5Object Open(string path, byte[] content)
    {
        if (!content.AsSpan().StartsWith(Signature))
        {
            throw new CheckpointException(path, "it is no HDF5 file", "Give the .h5 file of a model that Keras saved.");
        }

        var file = new Hdf5Bytes(path, content);
        int version = file.Byte(8);
        if (version > 1)
        {
            throw file.Unsupported($"a superblock of version {version}");
        }

        if (file.Byte(13) != 8 || file.Byte(14) != 8)
        {
            throw file.Unsupported("addresses that are not of 64 bits");
        }

        // version 1 has one more number before the addresses
        long addresses = version == 0 ? 24 : 28;
        if (file.UInt64(addresses) != 0)
        {
            throw file.Unsupported("a block of other data before it");
        }

        long end = file.UInt64(addresses + 16);
        return end <= file.Length
            ? Hdf5Object.Root(file, file.UInt64(addresses + 40))
            : throw new CheckpointException(path, $"it ends after {file.Length} of {end} bytes", "It was not copied whole; get it again.");
    }
}
