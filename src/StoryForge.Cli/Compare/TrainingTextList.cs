using System.Text.Json;
using StoryForge.Training;

namespace StoryForge.Cli.Compare;

/// <summary>The files a model was trained on, as far as they are on this machine.</summary>
internal sealed record TrainingTextList(IReadOnlyList<string> Files, IReadOnlyList<string> Missing)
{
    /// <summary>What <c>training.json</c> names; that of a checkpoint the model was tuned from is not in it.</summary>
    public static TrainingTextList Of(string model, StoryForgeFolders folders)
    {
        var card = Path.Combine(model, "training.json");
        if (!File.Exists(card))
        {
            return new TrainingTextList([], []);
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(card));
            string[] named = json.RootElement.TryGetProperty("recipe", out var recipe) && recipe.TryGetProperty("corpus", out var corpus)
                ? [.. corpus.EnumerateArray().Select(source => source.GetProperty("path").GetString()!)]
                : [];
            var found = named.ToLookup(path => Path.Exists(folders.FindCorpus(path)));
            return new TrainingTextList([.. found[true].SelectMany(path => FilesUnder(folders.FindCorpus(path)))], [.. found[false]]);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FailureException($"{card} is damaged ({error.Message.TrimEnd('.')}). Give the texts with --training, or mend it.");
        }
    }

    /// <exception cref="UsageException">A path where nothing is.</exception>
    public static TrainingTextList Of(IEnumerable<string> paths, StoryForgeFolders folders) => new(
        [.. paths.Select(folders.FindCorpus).SelectMany(path => Path.Exists(path) ? FilesUnder(path) : throw new UsageException($"There is no training text {path}. Check --training."))],
        []);

    /// <summary>One file's: corpora are larger than memory should be.</summary>
    public IReadOnlyList<CorpusDocument> DocumentsOf(int file) => CorpusText.Read(new CorpusSource(Files[file]), share: 0).Documents;

    private static IEnumerable<string> FilesUnder(string path) => File.Exists(path)
        ? [path]
        : Directory.EnumerateFiles(path, "*.txt", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
}
