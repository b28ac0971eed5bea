using System.Security.Cryptography;
using System.Text;

namespace StoryForge.Training;

/// <summary>The text of one corpus file, with Unix line ends and without a byte order mark.</summary>
/// <param name="Sha256">Of the file's bytes, in lower-case hexadecimal.</param>
internal sealed record CorpusFile(string Path, string Text, string Sha256)
{
    private const string LicenceName = "LICENSE.txt";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="CorpusException">No file, an empty one, or one that is no UTF-8 text.</exception>
    public static CorpusFile Read(string path) => Of(path, File.ReadAllBytes(path));

    /// <param name="path">What messages call it.</param>
    /// <exception cref="CorpusException">Empty, or no UTF-8 text.</exception>
    public static CorpusFile Of(string path, byte[] bytes)
    {
        ReadOnlySpan<byte> content = bytes;
        if (content.StartsWith<byte>([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z'])
            || content.StartsWith<byte>([0x1F, 0x8B]))
        {
            throw new CorpusException(path, "is compressed", "Unpack it first: storyforge corpus build does.");
        }

        if (content.StartsWith(Encoding.UTF8.Preamble))
        {
            content = content[Encoding.UTF8.Preamble.Length..];
        }

        if (content.Contains((byte)0))
        {
            throw new CorpusException(path, "is a binary file", "Give plain text in UTF-8.");
        }

        string text;
        try
        {
            text = Strict.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            throw new CorpusException(path, "is not UTF-8 text", "Convert it first, for instance with iconv -t UTF-8.");
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            throw new CorpusException(path, "is empty", "Give a file with text in it.");
        }

        return new CorpusFile(path, text.ReplaceLineEndings("\n"), Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    /// <summary>
    /// The files of a source in a fixed order: itself, or all of the folder and those below that have the extension, but
    /// for the licence that stands beside a scraped corpus.
    /// </summary>
    public static string[] Under(string path, string extension = ".txt")
    {
        if (File.Exists(path))
        {
            return [path];
        }

        if (!Directory.Exists(path))
        {
            throw new CorpusException(path, "does not exist", "Check --corpus, or make one with: storyforge scrape.");
        }

        string[] files = [.. Directory.EnumerateFiles(path, "*" + extension, SearchOption.AllDirectories).Where(file => System.IO.Path.GetFileName(file) != LicenceName)];
        if (files.Length == 0)
        {
            throw new CorpusException(path, $"has no {extension} file in it", "Give a file, or a folder of such files.");
        }

        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }
}
