using System.Security.Cryptography;
using StoryForge.Generation;

namespace StoryForge.Training;

/// <summary>Tells tokenizers apart by their files: two of the same hash give the same tokens.</summary>
internal static class TokenizerHash
{
    public static string Of(ITokenizer tokenizer)
    {
        string folder = Directory.CreateTempSubdirectory("storyforge-tokenizer-").FullName;
        try
        {
            TokenizerFiles.Save(tokenizer, folder);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (string file in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
            {
                hash.AppendData(File.ReadAllBytes(file));
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
