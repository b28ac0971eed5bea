using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace StoryForge.Training;

/// <summary>
/// Holds out whole documents, chosen by a hash of their text alone: the same document is on the same side in every
/// run, whatever else is in the corpus order, so figures of different models stay comparable.
/// </summary>
internal static class ValidationSplit
{
    /// <summary>
    /// For each document, what it is for: in the order of their hashes, as many are held out as make up
    /// <paramref name="validation"/> of the characters, the next ones as make up <paramref name="test"/>; of each at
    /// least one where its share is not 0, and never all.
    /// </summary>
    public static CorpusSide[] Of(IReadOnlyList<CorpusDocument> documents, double validation, double test = 0)
    {
        CorpusSide[] sides = new CorpusSide[documents.Count];
        double all = documents.Sum(document => (double)document.Text.Length);
        int[] order = [.. Enumerable.Range(0, documents.Count).OrderBy(i => Key(documents[i].Text)).ThenBy(i => i)];
        Hold(CorpusSide.Validation, validation * all);
        Hold(CorpusSide.Test, test * all);
        return sides;

        void Hold(CorpusSide side, double wanted)
        {
            double taken = 0;
            foreach (int i in order.Where(i => sides[i] == CorpusSide.Training).SkipLast(1).ToArray())
            {
                if (taken >= wanted)
                {
                    break;
                }

                // one long document must not swallow the training set: skip what overshoots twice the share
                if (taken > 0 && taken + documents[i].Text.Length > 2 * wanted)
                {
                    continue;
                }

                sides[i] = side;
                taken += documents[i].Text.Length;
            }
        }
    }

    private static ulong Key(string text) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
