using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using StoryForge.Generation;

namespace StoryForge.Training;

/// <summary>
/// Makes the files of a training from a folder of texts: unpacked, checked against their description, each document once,
/// ended by a line <c>&lt;|endoftext|&gt;</c>; and <c>manifest.json</c> with hashes, licences and counts beside them.
/// </summary>
public static class CorpusBuild
{
    public const string ManifestName = "manifest.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <param name="description">
    /// Of documents that are in several texts the first is kept: a text that is held out stands before those trained on.
    /// </param>
    /// <param name="to">The folder to make; what is there is replaced once the new one is whole.</param>
    /// <param name="progress">Texts done and in all.</param>
    /// <exception cref="CorpusException">A text is missing, damaged, or not the one described.</exception>
    public static BuiltCorpus Run(CorpusDescription description, string from, string to, Action<int, int> progress, CancellationToken cancellation)
    {
        List<BuiltText> built = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        BuiltCorpus? corpus = null;
        AtomicFolder.Write(to, folder =>
        {
            foreach (DescribedText text in description.Texts)
            {
                cancellation.ThrowIfCancellationRequested();
                built.Add(Build(text, from, folder, seen));
                progress(built.Count, description.Texts.Count);
            }

            corpus = new BuiltCorpus(description.Name, built);
            File.WriteAllBytes(Path.Combine(folder, ManifestName), JsonSerializer.SerializeToUtf8Bytes(corpus, Json));
        });
        return corpus!;
    }

    private static BuiltText Build(DescribedText text, string from, string folder, HashSet<string> seen)
    {
        CorpusFile file = CorpusFile.Of(Path.Combine(from, text.File), PackedText.Read(from, text.File));
        if (text.Sha256 is { } expected && !expected.Equals(file.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new CorpusException(file.Path, $"is not the text that is described: its SHA-256 is {file.Sha256}", "Get the described one, or correct the description.");
        }

        string path = Path.Combine(folder, text.File);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        (int documents, int repeated, long characters, long words) = (0, 0, 0, 0);
        using (var output = new StreamWriter(path, append: false, new UTF8Encoding(false)) { NewLine = "\n" })
        {
            foreach (string document in DocumentSplitter.Separated(file.Text))
            {
                if (!seen.Add(Fingerprint(document)))
                {
                    repeated++;
                    continue;
                }

                output.WriteLine(document);
                output.WriteLine(DocumentSplitter.Separator);
                documents++;
                characters += document.LongCount(unit => !char.IsLowSurrogate(unit));
                words += Words(document);
            }
        }

        using FileStream whole = File.OpenRead(path);
        string made = Convert.ToHexStringLower(SHA256.HashData(whole));
        return new BuiltText(text.File, text.Licence, text.Attribution, file.Sha256, made, documents, repeated, characters, words);
    }

    /// <summary>The same for texts that differ in white space alone.</summary>
    private static string Fingerprint(string document)
    {
        string words = string.Join(' ', document.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(words)));
    }

    private static long Words(string document)
    {
        long words = 0;
        for (int i = 0; i < document.Length; i++)
        {
            words += !char.IsWhiteSpace(document[i]) && (i == 0 || char.IsWhiteSpace(document[i - 1])) ? 1 : 0;
        }

        return words;
    }
}

public sealed record BuiltCorpus(string Name, IReadOnlyList<BuiltText> Texts);

/// <param name="SourceSha256">Of the unpacked text as it came.</param>
/// <param name="Sha256">Of the text as it was built.</param>
/// <param name="Repeated">Documents left out because an earlier one is the same.</param>
/// <param name="Characters">Unicode scalars.</param>
public sealed record BuiltText(
    string File, string? Licence, string? Attribution, string SourceSha256, string Sha256, int Documents, int Repeated, long Characters, long Words);
