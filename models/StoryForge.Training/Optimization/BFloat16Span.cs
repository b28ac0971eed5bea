using System.Numerics;
using System.Runtime.InteropServices;

namespace StoryForge.Training;

/// <summary>bfloat16 is the upper half of a float32; spans of it are spans of <see cref="ushort"/> here.</summary>
internal static class BFloat16Span
{
    public static void Widen(ReadOnlySpan<ushort> from, Span<float> to)
    {
        int done = from.Length - (from.Length % Vector<ushort>.Count);
        ReadOnlySpan<Vector<ushort>> narrow = MemoryMarshal.Cast<ushort, Vector<ushort>>(from[..done]);
        Span<Vector<uint>> wide = MemoryMarshal.Cast<float, Vector<uint>>(to[..done]);
        for (int i = 0; i < narrow.Length; i++)
        {
            Vector.Widen(narrow[i], out Vector<uint> low, out Vector<uint> high);
            wide[2 * i] = Vector.ShiftLeft(low, 16);
            wide[(2 * i) + 1] = Vector.ShiftLeft(high, 16);
        }

        for (int i = done; i < from.Length; i++)
        {
            to[i] = BitConverter.UInt32BitsToSingle((uint)from[i] << 16);
        }
    }

    /// <summary>Rounds to the nearest, ties to even, as libtorch does. The values must be finite.</summary>
    public static void Round(ReadOnlySpan<float> from, Span<ushort> to)
    {
        int done = from.Length - (from.Length % Vector<ushort>.Count);
        ReadOnlySpan<Vector<uint>> wide = MemoryMarshal.Cast<float, Vector<uint>>(from[..done]);
        Span<Vector<ushort>> narrow = MemoryMarshal.Cast<ushort, Vector<ushort>>(to[..done]);
        for (int i = 0; i < narrow.Length; i++)
        {
            narrow[i] = Vector.Narrow(Rounded(wide[2 * i]), Rounded(wide[(2 * i) + 1]));
        }

        for (int i = done; i < from.Length; i++)
        {
            uint bits = BitConverter.SingleToUInt32Bits(from[i]);
            to[i] = (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
        }
    }

    private static Vector<uint> Rounded(Vector<uint> bits) => Vector.ShiftRightLogical(
        bits + new Vector<uint>(0x7FFF) + (Vector.ShiftRightLogical(bits, 16) & Vector<uint>.One), 16);
}
