using System.Text.Json;
using System.Text.Json.Serialization;
using StoryForge.Training;

namespace StoryForge.Cli.Compare;

/// <summary>The files a model was trained on, as far as they are on this machine and texts.</summary>
internal sealed record TrainingTextList(IReadOnlyList<TrainingText> Files, IReadOnlyList<string> Missing)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>What <c>training.json</c> names, and that of the checkpoints the model was tuned from, where they are here.</summary>
    public static TrainingTextList Of(string model, StoryForgeFolders folders) => Of(model, folders, []);

    /// <param name="later">The checkpoints that were tuned from this one: a name may have been given anew since.</param>
    private static TrainingTextList Of(string model, StoryForgeFolders folders, string[] later)
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
            var before = recipe.ValueKind == JsonValueKind.Object && recipe.TryGetProperty("init", out var init) && init.GetString() is { Length: > 0 } start
                ? OfStart(start, folders, [.. later, Path.GetFullPath(model)])
                : new TrainingTextList([], []);
            var loader = recipe.ValueKind == JsonValueKind.Object && recipe.TryGetProperty("loader", out var section) ? section.Deserialize<LoaderOptions>(Json) : null;
            // windows of a text overlap, and are no longer it
            var files = found[true].SelectMany(path => FilesUnder(folders.FindCorpus(path))).ToLookup(WindowDatabase.IsOne);
            return new TrainingTextList(
                [.. files[false].Select(file => new TrainingText(file, loader)).UnionBy(before.Files, text => text.File)],
                [.. found[false].Concat(files[true]).Union(before.Missing)]);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FailureException($"{card} is damaged ({error.Message.TrimEnd('.')}). Give the texts with --training, or mend it.");
        }
    }

    /// <exception cref="UsageException">A path where nothing is.</exception>
    public static TrainingTextList Of(IEnumerable<string> paths, StoryForgeFolders folders) => new(
        [.. paths.Select(folders.FindCorpus)
            .SelectMany(path => Path.Exists(path) ? FilesUnder(path) : throw new UsageException($"There is no training text {path}. Check --training."))
            .Select(file => new TrainingText(file, Loader: null))],
        []);

    /// <summary>One file's: corpora are larger than memory should be.</summary>
    public IReadOnlyList<CorpusDocument> DocumentsOf(int file) => CorpusText.Read(new CorpusSource(Files[file].File), share: 0, loader: Files[file].Loader).Documents;

    private static TrainingTextList OfStart(string start, StoryForgeFolders folders, string[] later)
    {
        var folder = folders.Models.Select(named => named.Folder).Append(start)
            .FirstOrDefault(folder => (Path.GetFileName(folder) == start || folder == start) && File.Exists(Path.Combine(folder, "training.json")));
        return folder is null || later.Contains(Path.GetFullPath(folder), StringComparer.Ordinal)
            ? new TrainingTextList([], [$"what {start} was trained on before"])
            : Of(folder, folders, later);
    }

    private static IEnumerable<string> FilesUnder(string path) => File.Exists(path)
        ? [path]
        : Directory.EnumerateFiles(path, "*.txt", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
}

/// <param name="Loader">How the training read its documents; null: as texts.</param>
internal sealed record TrainingText(string File, LoaderOptions? Loader);
