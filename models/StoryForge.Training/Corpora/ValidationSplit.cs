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
    /// For each document, whether it is held out: as many, in the order of their hashes, as make up
    /// <paramref name="share"/> of the characters; at least one, and never all.
    /// </summary>
    public static bool[] HeldOut(IReadOnlyList<CorpusDocument> documents, double share)
    {
        bool[] heldOut = new bool[documents.Count];
        if (share <= 0 || documents.Count < 2)
        {
            return heldOut;
        }

        double wanted = share * documents.Sum(document => (double)document.Text.Length);
        double taken = 0;
        int[] order = [.. Enumerable.Range(0, documents.Count).OrderBy(i => Key(documents[i].Text)).ThenBy(i => i)];
        foreach (int i in order.Take(documents.Count - 1))
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

            heldOut[i] = true;
            taken += documents[i].Text.Length;
        }

        return heldOut;
    }

    private static ulong Key(string text) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
