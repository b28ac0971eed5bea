using System.Text.Json;

namespace StoryForge.Training;

/// <summary>
/// The texts a corpus is built from, with where they come from: <c>models/corpora/*.json</c>. With it, whoever has the
/// texts builds the very files that a shipped model was trained on.
/// </summary>
public sealed record CorpusDescription(string Name, IReadOnlyList<DescribedText> Texts)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, RespectRequiredConstructorParameters = true };

    /// <exception cref="CorpusException">No such file, or one that is no description.</exception>
    public static CorpusDescription Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<CorpusDescription>(File.ReadAllBytes(path), Json)
                ?? throw new CorpusException(path, "describes nothing", "Write the corpus's name and texts into it.");
        }
        catch (JsonException problem)
        {
            throw new CorpusException(path, $"is no description of a corpus ({problem.Message})", "See models/corpora/prose.json for one.");
        }
        catch (IOException)
        {
            throw new CorpusException(path, "can't be read", "Give the file of a description, such as models/corpora/prose.json.");
        }
    }

    /// <summary>Every text below a folder, packed or not, of unknown origin.</summary>
    /// <exception cref="CorpusException">No folder, or none of its files is a text.</exception>
    public static CorpusDescription Of(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new CorpusException(folder, "is no folder", "Give the folder that the texts are in.");
        }

        string[] files =
        [
            .. Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
                .Where(PackedText.IsText)
                .Select(path => PackedText.PlainName(Path.GetRelativePath(folder, path)))
                .Order(StringComparer.Ordinal),
        ];
        return files.Length > 0
            ? new CorpusDescription(Path.GetFileName(Path.GetFullPath(folder)), [.. files.Select(file => new DescribedText(file))])
            : throw new CorpusException(folder, "has no text in it", "Put .txt files there, or .txt.gz or .txt.xz.");
    }
}

/// <param name="File">Its path within the folder, without .gz or .xz.</param>
/// <param name="Sha256">Of the unpacked bytes; null where any text of that name will do.</param>
/// <param name="Licence">Null: unknown.</param>
/// <param name="Attribution">What the licence asks to be said.</param>
public sealed record DescribedText(string File, string? Licence = null, string? Attribution = null, string? Sha256 = null);
