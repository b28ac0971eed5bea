using System.ComponentModel;
using System.Diagnostics;
using System.IO.Compression;

namespace StoryForge.Training;

/// <summary>A text file as it is, or packed by gzip or xz.</summary>
internal static class PackedText
{
    private static readonly string[] Packings = ["", ".gz", ".xz"];

    public static bool IsText(string path) => PlainName(path).EndsWith(".txt", StringComparison.Ordinal);

    public static string PlainName(string path) =>
        Path.GetExtension(path) is ".gz" or ".xz" ? Path.ChangeExtension(path, null) : path;

    /// <summary>The bytes of a text, unpacked; of several packings the first of none, gzip, xz.</summary>
    /// <exception cref="CorpusException">Not there, or damaged, or the xz program is missing.</exception>
    public static byte[] Read(string folder, string file)
    {
        string plain = Path.Combine(folder, file);
        string found = Packings.Select(packing => plain + packing).FirstOrDefault(File.Exists)
            ?? throw new CorpusException(plain, "is not there", "Put it there, as it is or as .gz or .xz, or take it out of the description.");
        try
        {
            return Path.GetExtension(found) switch
            {
                ".gz" => Gunzip(found),
                ".xz" => Unxz(found),
                _ => File.ReadAllBytes(found),
            };
        }
        catch (InvalidDataException)
        {
            throw new CorpusException(found, "is damaged", "Get it again.");
        }
    }

    private static byte[] Gunzip(string path)
    {
        using var unpacked = new MemoryStream();
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        stream.CopyTo(unpacked);
        return unpacked.ToArray();
    }

    /// <summary>.NET has no xz of its own.</summary>
    private static byte[] Unxz(string path)
    {
        try
        {
            using Process xz = Process.Start(new ProcessStartInfo("xz", ["-dc", "--", path]) { RedirectStandardOutput = true })!;
            using var unpacked = new MemoryStream();
            xz.StandardOutput.BaseStream.CopyTo(unpacked);
            xz.WaitForExit();
            return xz.ExitCode == 0 ? unpacked.ToArray() : throw new InvalidDataException();
        }
        catch (Win32Exception)
        {
            throw new CorpusException(path, "is packed by xz, and there is no such program", "Install it (Debian, Ubuntu: apt install xz-utils).");
        }
    }
}
