using System.Security.Cryptography;
using System.Text;

namespace StoryForge.Cli.Hub;

/// <summary>Checks a file against the hash that its tag is, if it is one.</summary>
internal static class FileHash
{
    /// <summary>
    /// False where the tag is a hash and not this file's: 64 hexadecimal digits are its SHA-256, 40 the SHA-1 of
    /// git's blob, "blob SIZE\0" and the bytes. Any other tag says nothing.
    /// </summary>
    public static bool Fits(string path, string? tag) => tag switch
    {
        { Length: 64 } when IsHexadecimal(tag) => Same(tag, HashAlgorithmName.SHA256, path, []),
        { Length: 40 } when IsHexadecimal(tag) =>
            Same(tag, HashAlgorithmName.SHA1, path, Encoding.ASCII.GetBytes($"blob {new FileInfo(path).Length}\0")),
        _ => true,
    };

    private static bool Same(string tag, HashAlgorithmName algorithm, string path, byte[] prefix)
    {
        using var hash = IncrementalHash.CreateHash(algorithm);
        hash.AppendData(prefix);
        using var file = File.OpenRead(path);
        var buffer = new byte[1 << 20];
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
        }

        return Convert.ToHexString(hash.GetHashAndReset()).Equals(tag, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsHexadecimal(string text) => text.All(char.IsAsciiHexDigit);
}
