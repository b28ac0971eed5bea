using StoryForge.Models;

namespace StoryForge.Training;

/// <summary>Where a run finds what it names.</summary>
/// <param name="Repository">Holds <c>models/recipes</c>, <c>models/zoo</c> and what recipes' paths are relative to.</param>
/// <param name="Data">The user's own: <c>corpora/ models/ runs/</c>.</param>
public sealed record StoryForgeFolders(string Repository, string Data)
{
    public string Recipes => Path.Combine(Repository, "models", "recipes");

    public string TokenCache => Path.Combine(Data, "corpora", "tokens");

    /// <summary>The folder of a checkpoint, given as a folder or by its name; one's own come before shipped ones.</summary>
    /// <exception cref="RecipeException">No such checkpoint; says which there are.</exception>
    public string FindModel(string nameOrFolder)
    {
        string[] places = [Path.Combine(Data, "models"), Path.Combine(Repository, "models", "zoo")];
        string? found = places.Select(place => Path.Combine(place, nameOrFolder)).Prepend(nameOrFolder).FirstOrDefault(IsModel);
        if (found is not null)
        {
            return found;
        }

        string[] names =
        [
            .. places.Where(Directory.Exists).SelectMany(Directory.GetDirectories).Where(IsModel)
                .Select(folder => Path.GetFileName(folder)).Distinct().Order(StringComparer.Ordinal),
        ];
        throw new RecipeException(names.Length == 0
            ? $"There is no model \"{nameOrFolder}\" to start from. Give the folder of one with --init, or train one first."
            : $"There is no model \"{nameOrFolder}\" to start from. Did you mean \"{NearestName.Of(nameOrFolder, names)}\"? "
                + $"There are: {string.Join(", ", names)}. Or give the folder of one with --init.");
    }

    /// <summary>A path of a recipe: as it is where something is there, else within the data folder or the repository.</summary>
    public string FindCorpus(string path)
    {
        string withinData = path.StartsWith("data/", StringComparison.Ordinal) ? Path.Combine(Data, path["data/".Length..]) : path;
        return Path.Exists(path) ? path
            : Path.Exists(withinData) ? withinData
            : Path.Combine(Repository, path);
    }

    private static bool IsModel(string folder) => File.Exists(Path.Combine(folder, NetworkConfig.FileName));
}
