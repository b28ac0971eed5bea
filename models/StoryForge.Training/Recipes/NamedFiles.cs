namespace StoryForge.Training;

/// <summary>JSON files that people ask for by their names: recipes, sources of the scraper, descriptions of corpora.</summary>
/// <param name="Folder">Where they stand.</param>
/// <param name="What">What one is called in messages, such as "recipe".</param>
public sealed record NamedFiles(string Folder, string What)
{
    /// <summary>In order.</summary>
    public IReadOnlyList<string> Names => Directory.Exists(Folder)
        ? [.. Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>A file by its name here, or one of one's own by its path; null where there is neither.</summary>
    public string? Find(string nameOrFile) =>
        new[] { nameOrFile, Path.Combine(Folder, nameOrFile + ".json") }.FirstOrDefault(File.Exists);

    /// <summary>What to say then.</summary>
    public string Missing(string name) =>
        $"There is no {What} \"{name}\".{NearestName.Question(name, Names)} There are: {string.Join(", ", Names)}.";
}
