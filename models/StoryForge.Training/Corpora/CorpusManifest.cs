using System.Text.Json;

namespace StoryForge.Training;

/// <summary>What lies beside the token files: <c>corpus.json</c>.</summary>
/// <param name="Key">Hash of all that the tokens depend on: contents, shares held out, tokenizer, format.</param>
/// <param name="ValidationCharacters">Unicode scalars of the documents held out for validation.</param>
/// <param name="TestCharacters">The same, of those held out for a test.</param>
public sealed record CorpusManifest(
    string Key,
    int VocabularySize,
    IReadOnlyList<TokenizedSource> Sources,
    long ValidationCharacters,
    long TestCharacters = 0)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static CorpusManifest Read(string path) =>
        JsonSerializer.Deserialize<CorpusManifest>(File.ReadAllBytes(path), Json)
        ?? throw new CorpusException(path, "is damaged", "Delete its folder; it is made again.");

    public void Write(string path) => File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(this, Json));
}
