using StoryForge.Training;

namespace StoryForge.Cli;

/// <summary>Finds the repository and the user's data.</summary>
internal static class Places
{
    private const string RepositoryVariable = "STORYFORGE_HOME";

    private const string DataVariable = "STORYFORGE_DATA";

    /// <summary>
    /// The repository is named by STORYFORGE_HOME, which the launcher sets, or is the nearest folder above the program
    /// with models/recipes in it; data is the folder STORYFORGE_DATA, or data/ in the repository.
    /// </summary>
    /// <exception cref="FailureException">No repository.</exception>
    public static StoryForgeFolders Find()
    {
        var repository = Named(RepositoryVariable) ?? Above(AppContext.BaseDirectory)
            ?? throw new FailureException($"The StoryForge folder can't be found. Set {RepositoryVariable} to where it was cloned to.");
        return new StoryForgeFolders(repository, Named(DataVariable) ?? Path.Combine(repository, "data"));
    }

    private static string? Named(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } path ? Path.GetFullPath(path) : null;

    private static string? Above(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (Directory.Exists(Path.Combine(at.FullName, "models", "recipes")))
            {
                return at.FullName;
            }
        }

        return null;
    }
}
