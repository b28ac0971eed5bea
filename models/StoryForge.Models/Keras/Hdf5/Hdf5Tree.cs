namespace StoryForge.Models;

/// <summary>A B-tree of version 1: of symbol nodes (kind 0) or of a dataset's chunks (kind 1).</summary>
internal static class Hdf5Tree
{
    private const int HeaderLength = 24;
    private const int MostLevels = 32;

    /// <summary>All leaves in order: where each one's key lies in the file, and where what it points to.</summary>
    /// <param name="keyLength">Bytes of a key.</param>
    public static List<(long Key, long Child)> Leaves(Hdf5Bytes file, long root, int kind, long keyLength)
    {
        List<(long, long)> leaves = [];
        HashSet<long> seen = [root];
        Walk(root, level: null);
        return leaves;

        // a child is one level below its parent, and each node is met once: no tree is endless
        void Walk(long node, int? level)
        {
            file.Expect(node, "TREE"u8, "B-tree");
            int itsLevel = file.Byte(node + 5);
            if (file.Byte(node + 4) != kind || itsLevel > MostLevels || (level is { } wanted && itsLevel != wanted))
            {
                throw file.Damaged($"the B-tree at byte {node} is not of the kind or level that it should be");
            }

            int entries = file.UInt16(node + 6);
            long at = node + HeaderLength;
            if (leaves.Count + entries > file.Length / 8)
            {
                throw file.Damaged("a B-tree has more entries than the file has room for");
            }

            for (int i = 0; i < entries; i++, at += keyLength + 8)
            {
                long child = file.UInt64(at + keyLength);
                if (itsLevel == 0)
                {
                    leaves.Add((at, child));
                }
                else if (!seen.Add(child))
                {
                    throw file.Damaged("a B-tree goes round in a circle");
                }
                else
                {
                    Walk(child, itsLevel - 1);
                }
            }
        }
    }
}
