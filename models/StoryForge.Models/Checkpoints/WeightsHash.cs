using System.Collections.Concurrent;
using System.Security.Cryptography;
using StoryForge.Generation;

namespace StoryForge.Models;

/// <summary>The SHA-256 of a weights file, by which a turn remembers its model; computed once while the file stays the same.</summary>
internal static class WeightsHash
{
    private static readonly ConcurrentDictionary<(string Path, long Length, DateTime Written), string> Known = new();

    /// <returns>Lower-case hexadecimal.</returns>
    /// <exception cref="CheckpointException">There is no such file.</exception>
    public static string Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists
            ? Known.GetOrAdd((file.FullName, file.Length, file.LastWriteTimeUtc), _ => Compute(path))
            : throw new CheckpointException(path, "there is no such file", "A model is a folder with config.json, model.safetensors and its vocabulary in it.");
    }

    private static string Compute(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
