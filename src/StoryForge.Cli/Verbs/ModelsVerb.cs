using System.CommandLine;
using StoryForge.Cli.Options;
using StoryForge.Cli.Output;
using StoryForge.Generation;
using StoryForge.Models;
using StoryForge.Training;

namespace StoryForge.Cli.Verbs;

/// <summary><c>storyforge models</c>: the models there are.</summary>
internal static class ModelsVerb
{
    public static Command Create()
    {
        var json = JsonOption.Create();
        var verb = new Command("models", "List the models in the data folder and the shipped ones.") { json };
        verb.SetAction(parsed =>
        {
            var folders = Places.Find();
            var models = List(folders);
            if (parsed.GetValue(json))
            {
                JsonReport.Print(models);
            }
            else if (models.Count == 0)
            {
                Console.Out.WriteLine($"There is no model. Train one (storyforge train), or put a checkpoint folder under {Path.Combine(folders.Data, "models")}.");
            }
            else
            {
                Print(models);
            }

            return ExitCode.Done;
        });
        return verb;
    }

    private static List<Entry> List(StoryForgeFolders folders)
    {
        var entries = new List<Entry>();
        foreach (var (folder, shipped) in folders.Models)
        {
            try
            {
                var model = CheckpointFolder.Describe(folder);
                entries.Add(new Entry(
                    model.Name, model.Family, model.ParameterCount, model.ContextLength, model.VocabularySize, model.CheckpointHash, model.Sequences, shipped, folder));
            }
            catch (CheckpointException error)
            {
                Console.Error.WriteLine($"storyforge: {error.Message}");
            }
        }

        return entries;
    }

    private static void Print(List<Entry> models) => Tables.Print(
        ["name", "family", "parameters", "context", "vocabulary", "writes", "where"],
        models.Select(model => new[]
        {
            model.Name,
            model.Family,
            $"{model.Parameters / 1e6:0.##} M",
            model.ContextLength is { } context ? $"{context:N0}" : "no limit",
            $"{model.VocabularySize:N0}",
            model.Sequences is null ? "stories" : "words or names",
            model.Shipped ? "shipped" : model.Folder,
        }));

    private sealed record Entry(
        string Name, string Family, long Parameters, int? ContextLength, int VocabularySize, string Checkpoint, SequenceFormat? Sequences, bool Shipped, string Folder);
}
