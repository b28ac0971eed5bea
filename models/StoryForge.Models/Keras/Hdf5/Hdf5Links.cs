using System.Text;

namespace StoryForge.Models;

/// <summary>What is in a group: a B-tree of symbol nodes, whose names lie in a local heap.</summary>
internal static class Hdf5Links
{
    private const int EntryLength = 40;

    /// <returns>Names, and where the object headers lie.</returns>
    public static Dictionary<string, long> Of(Hdf5Bytes file, long tree, long heap)
    {
        file.Expect(heap, "HEAP"u8, "heap of names");
        ReadOnlySpan<byte> names = file.Slice(file.UInt64(heap + 24), file.UInt64(heap + 8));
        Dictionary<string, long> links = new(StringComparer.Ordinal);
        foreach ((_, long node) in Hdf5Tree.Leaves(file, tree, kind: 0, keyLength: 8))
        {
            file.Expect(node, "SNOD"u8, "symbol node");
            int count = file.UInt16(node + 6);
            for (int i = 0; i < count; i++)
            {
                long entry = node + 8 + ((long)i * EntryLength);
                long offset = file.UInt64(entry);
                // a symbolic link leads nowhere of its own; Keras writes none
                if (!file.IsDefined(entry + 8))
                {
                    continue;
                }

                if (offset >= names.Length || names[(int)offset..].IndexOf((byte)0) is not (>= 0 and int length))
                {
                    throw file.Damaged("a name is not where it should be");
                }

                if (!links.TryAdd(Encoding.UTF8.GetString(names.Slice((int)offset, length)), file.UInt64(entry + 8)))
                {
                    throw file.Damaged("a name is in a group twice");
                }
            }
        }

        return links;
    }
}
