using System.Text;

namespace StoryForge.Generation;

/// <summary>
/// The 256 printable characters that stand for bytes in vocab.json and merges.txt (Radford et al. 2019; the table
/// <c>bytes_to_unicode</c> of GPT-2): printable Latin-1 stands for itself, the others are shifted to U+0100 and up.
/// </summary>
internal static class ByteAlphabet
{
    /// <summary>The bytes in the order of GPT-2's first 256 token ids.</summary>
    public static byte[] Order { get; } =
    [
        .. Enumerable.Range(0, 256).Where(IsPrintable).Select(value => (byte)value),
        .. Enumerable.Range(0, 256).Where(value => !IsPrintable(value)).Select(value => (byte)value),
    ];

    private static readonly char[] CharacterOfByte = BuildCharacters();

    private static readonly Dictionary<char, byte> ByteOfCharacter =
        Enumerable.Range(0, 256).ToDictionary(value => CharacterOfByte[value], value => (byte)value);

    public static string ToText(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (byte value in bytes)
        {
            text.Append(CharacterOfByte[value]);
        }

        return text.ToString();
    }

    /// <summary>The bytes a vocabulary entry stands for; null if it is not written in this alphabet.</summary>
    public static byte[]? ToBytes(string text)
    {
        var bytes = new byte[text.Length];
        for (int i = 0; i < text.Length; i++)
        {
            if (!ByteOfCharacter.TryGetValue(text[i], out bytes[i]))
            {
                return null;
            }
        }

        return bytes;
    }

    private static bool IsPrintable(int value) =>
        value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);

    private static char[] BuildCharacters()
    {
        var characters = new char[256];
        int shifted = 0x100;
        for (int value = 0; value < 256; value++)
        {
            characters[value] = (char)(IsPrintable(value) ? value : shifted++);
        }

        return characters;
    }
}
