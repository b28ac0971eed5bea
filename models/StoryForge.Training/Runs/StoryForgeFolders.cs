using StoryForge.Models;

namespace StoryForge.Training;

/// <summary>Where a run finds what it names.</summary>
/// <param name="Repository">Holds <c>models/recipes</c>, <c>models/zoo</c> and what recipes' paths are relative to.</param>
/// <param name="Data">The user's own: <c>corpora/ models/ runs/</c>.</param>
public sealed record StoryForgeFolders(string Repository, string Data)
{
    public string Recipes => Path.Combine(Repository, "models", "recipes");

    public string TokenCache => Path.Combine(Data, "corpora", "tokens");

    /// <summary>The checkpoints that have a name, by it; of two with one name one's own counts, and not the shipped one.</summary>
    public IReadOnlyList<(string Folder, bool Shipped)> Models =>
    [
        .. Within(Path.Combine(Data, "models")).Select(folder => (folder, false))
            .Concat(Within(Path.Combine(Repository, "models", "zoo")).Select(folder => (folder, true)))
            .DistinctBy(model => Path.GetFileName(model.folder))
            .OrderBy(model => Path.GetFileName(model.folder), StringComparer.Ordinal),
    ];

    /// <summary>The folder of a checkpoint, given as a folder or by its name.</summary>
    /// <exception cref="RecipeException">No such checkpoint; says which there are.</exception>
    public string FindModel(string nameOrFolder)
    {
        if (IsModel(nameOrFolder))
        {
            return nameOrFolder;
        }

        string[] folders = [.. Models.Select(model => model.Folder)];
        string[] names = [.. folders.Select(folder => Path.GetFileName(folder))];
        int found = Array.IndexOf(names, nameOrFolder);
        return found >= 0 ? folders[found]
            : names.Length == 0 ? throw new RecipeException($"There is no model \"{nameOrFolder}\". Train one first, or give the folder of one.")
            : throw new RecipeException(
                $"There is no model \"{nameOrFolder}\".{NearestName.Question(nameOrFolder, names)} "
                + $"There are: {string.Join(", ", names)}. Or give the folder of one.");
    }

    /// <summary>A path of a recipe: as it is where something is there, else within the data folder or the repository.</summary>
    public string FindCorpus(string path)
    {
        string withinData = path.StartsWith("data/", StringComparison.Ordinal) ? Path.Combine(Data, path["data/".Length..]) : path;
        return Path.Exists(path) ? path
            : Path.Exists(withinData) ? withinData
            : Path.Combine(Repository, path);
    }

    /// <summary>What <see cref="FindCorpus"/> finds it by whatever the working folder is.</summary>
    public string NameCorpus(string path)
    {
        string found = Path.GetFullPath(FindCorpus(path));
        return Path.GetRelativePath(Data, found) is var withinData && IsWithin(withinData) ? Path.Combine("data", withinData)
            : Path.GetRelativePath(Repository, found) is var within && IsWithin(within) ? within
            : found;

        static bool IsWithin(string relative) => !Path.IsPathRooted(relative) && relative.Split(Path.DirectorySeparatorChar)[0] != "..";
    }

    private static IEnumerable<string> Within(string place) =>
        Directory.Exists(place) ? Directory.EnumerateDirectories(place).Where(IsModel) : [];

    private static bool IsModel(string folder) => File.Exists(Path.Combine(folder, NetworkConfig.FileName));
}
