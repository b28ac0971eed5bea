namespace TorchSharp.Utils;

/// <summary>Unsigned LEB128, seven bits a byte, lowest first: how TorchSharp's files write lengths.</summary>
internal static class LEB128Codec
{
    public static void Encode(this BinaryWriter writer, long value)
    {
        var rest = checked((ulong)value);
        do
        {
            var low = (byte)(rest & 0x7F);
            rest >>= 7;
            writer.Write(rest == 0 ? low : (byte)(low | 0x80));
        }
        while (rest != 0);
    }

    public static long Decode(this BinaryReader reader)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = reader.ReadByte();
            value |= (ulong)(next & 0x7F) << shift;
            if ((next & 0x80) == 0)
            {
                return checked((long)value);
            }
        }

        throw new InvalidDataException("A number in the file is longer than 64 bits: it was not written by TorchSharp.");
    }
}
