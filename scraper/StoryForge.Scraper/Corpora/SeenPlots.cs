using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace StoryForge.Scraper;

/// <summary>Knows plots again, by 16 bytes each: two that differ in case, spaces or marks only are the same.</summary>
internal sealed class SeenPlots
{
    private readonly HashSet<UInt128> _seen = [];

    /// <returns>False where it was there already.</returns>
    public bool Add(string plot)
    {
        var letters = new StringBuilder(plot.Length);
        foreach (var rune in plot.EnumerateRunes().Where(Rune.IsLetterOrDigit))
        {
            letters.Append(Rune.ToLowerInvariant(rune).ToString());
        }

        return _seen.Add(BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(letters.ToString()))));
    }
}
