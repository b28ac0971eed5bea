namespace StoryForge.Api;

/// <summary>A folder with the metrics of a training in it.</summary>
/// <param name="Place">"runs" and "models" of the data folder, or "zoo".</param>
public sealed record RunFolder(string Place, string Name, string Metrics);

/// <summary>The trainings there are: every folder with a metrics.jsonl where trainings and models are kept.</summary>
public sealed class RunFolders(DataFolder data, ServerOptions options)
{
    private const string MetricsName = "metrics.jsonl";

    public IEnumerable<RunFolder> List() =>
        from place in new[] { (Name: "runs", Folder: Path.Combine(data.Root, "runs")), (Name: "models", Folder: data.Models), (Name: "zoo", Folder: options.ZooFolder) }
        where Directory.Exists(place.Folder)
        from folder in Directory.EnumerateDirectories(place.Folder).Order(StringComparer.Ordinal)
        let metrics = Path.Combine(folder, MetricsName)
        where File.Exists(metrics)
        select new RunFolder(place.Name, Path.GetFileName(folder), metrics);

    /// <summary>One of the list, by equal names: no part of an address becomes a part of a path.</summary>
    public RunFolder? Find(string place, string name) => List().FirstOrDefault(run => run.Place == place && run.Name == name);
}
