using System.Collections.Concurrent;
using System.Text.Json;
using StoryForge.Generation;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>
/// The models there are: each folder with a config.json in the user's data folder and in the zoo, looked up anew at
/// every call, so that a model just trained is offered without a restart. Of two with one name the user's counts.
/// Models of words, names and the like write no stories, and are not offered.
/// </summary>
/// <remarks>
/// The default model is the one named on start; else the one that the zoo's <c>zoo.json</c> names
/// (<c>{"default": "NAME"}</c>); else the largest of the zoo; else the largest there is.
/// </remarks>
public sealed class ModelLibrary(
    DataFolder data, ServerOptions options, Func<string, ModelDescription> describe, ILogger<ModelLibrary> log)
{
    // describing a folder may hash its weights; what was found holds as long as the folder's stamp
    private readonly ConcurrentDictionary<string, (string Stamp, ModelEntry? Entry, string Problem)> _seen = [];

    /// <summary>The models that can be used, the default one first, then by name.</summary>
    public IReadOnlyList<ModelEntry> List()
    {
        var models = Folders()
            .Select(folder => Look(folder.Path, folder.Shipped).Entry)
            .OfType<ModelEntry>()
            .DistinctBy(model => model.Name, StringComparer.Ordinal)
            .ToList();
        var first = Default(models);
        return [.. models.OrderBy(model => model != first).ThenBy(model => model.Name, StringComparer.Ordinal)];
    }

    /// <summary>The model of a name, or the default one for null.</summary>
    public (ModelEntry? Model, TurnFailure? Failure) Find(string? name)
    {
        var models = List();
        return models.FirstOrDefault(model => name is null || model.Name == name) is { } found
            ? (found, null)
            : (null, new TurnFailure(TurnFailureCode.UnknownModel, WhyNot(name, models), [.. models.Select(model => model.Name)]));
    }

    private string WhyNot(string? name, IReadOnlyList<ModelEntry> models)
    {
        var broken = Folders()
            .Where(folder => name is null || Path.GetFileName(folder.Path) == name)
            .Select(folder => Look(folder.Path, folder.Shipped).Problem)
            .FirstOrDefault();
        var known = models.Count == 0
            ? $"Put a checkpoint folder under {data.Models}, or train one."
            : $"There are: {string.Join(", ", models.Select(model => model.Name))}.";
        return (name, broken) switch
        {
            (_, { Length: > 0 }) => $"The model can't be used: {broken} {known}",
            (null, _) => $"There is no model. {known}",
            _ => $"There is no model \"{name}\". {known}",
        };
    }

    private ModelEntry? Default(List<ModelEntry> models)
    {
        var named = options.DefaultModel ?? NamedByZoo();
        return models.Find(model => model.Name == named)
            ?? models.OrderByDescending(model => model.Shipped).ThenByDescending(model => model.Description.ParameterCount).FirstOrDefault();
    }

    private string? NamedByZoo()
    {
        try
        {
            using var zoo = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(options.ZooFolder, "zoo.json")));
            return zoo.RootElement.GetProperty("default").GetString();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or IOException)
        {
            log.LogWarning("zoo.json of {Zoo} names no default model: {Problem}", options.ZooFolder, error.Message);
            return null;
        }
    }

    private IEnumerable<(string Path, bool Shipped)> Folders() =>
        Below(data.Models).Select(folder => (folder, false)).Concat(Below(options.ZooFolder).Select(folder => (folder, true)));

    /// <summary>Folders with a config.json; a training run has one as soon as there is something to open.</summary>
    private static IEnumerable<string> Below(string root) => Directory.Exists(root)
        ? Directory.EnumerateDirectories(root).Where(folder => File.Exists(Path.Combine(folder, "config.json"))).Order(StringComparer.Ordinal)
        : [];

    private (ModelEntry? Entry, string Problem) Look(string folder, bool shipped)
    {
        try
        {
            var stamp = FolderStamp.Of(folder);
            if (!_seen.TryGetValue(folder, out var seen) || seen.Stamp != stamp)
            {
                seen = Describe(folder, shipped, stamp);
                _seen[folder] = seen;
            }

            return (seen.Entry, seen.Problem);
        }
        catch (DirectoryNotFoundException)
        {
            return (null, "");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // a file that is being replaced just now
            return (null, error.Message);
        }
    }

    private (string Stamp, ModelEntry? Entry, string Problem) Describe(string folder, bool shipped, string stamp)
    {
        try
        {
            var description = describe(folder);
            if (description.Sequences is not null)
            {
                return (stamp, null, $"{description.Name} completes words or names, and writes no stories.");
            }

            return (stamp, new ModelEntry(folder, stamp, description, GenerationConfig.SettingsIn(folder, description), ModelCard.DescriptionIn(folder), shipped), "");
        }
        catch (Exception error) when (error is CheckpointException or IOException or UnauthorizedAccessException)
        {
            log.LogWarning("{Folder} is not offered as a model: {Problem}", folder, error.Message);
            return (stamp, null, error.Message);
        }
    }
}
