using System.CommandLine;
using StoryForge.Api;
using StoryForge.Cli.Options;
using StoryForge.Generation;
using StoryForge.Models;
using StoryForge.Torch;
using static TorchSharp.torch;

namespace StoryForge.Cli.Verbs;

/// <summary><c>storyforge export</c>: writes a model as a Hugging Face folder for other programs.</summary>
internal static class ExportVerb
{
    private static readonly Dictionary<string, ScalarType> Types = new(StringComparer.Ordinal)
    {
        ["f32"] = ScalarType.Float32,
        ["f16"] = ScalarType.Float16,
        ["bf16"] = ScalarType.BFloat16,
    };

    public static Command Create()
    {
        var model = ModelOption.Create();
        var format = OneOf.Create("--format", "safetensors: a folder in Hugging Face's layout.", "safetensors");
        var type = OneOf.Create("--type", "Of the numbers.", [.. Types.Keys]);
        var output = new Option<string>("--out", "-o") { Description = "The folder to write; it must not exist.", HelpName = "folder", Required = true };
        var verb = new Command("export", "Write a model for other programs.") { model, format, type, output };
        verb.SetAction(parsed =>
        {
            var folder = Places.Find().FindModel(parsed.GetRequiredValue(model));
            Export(folder, Path.GetFullPath(parsed.GetRequiredValue(output)), Types[parsed.GetRequiredValue(type)]);
            return ExitCode.Done;
        });
        return verb;
    }

    private static void Export(string folder, string output, ScalarType type)
    {
        if (Path.Exists(output))
        {
            throw new UsageException($"{output} exists already. Give --out a new folder.");
        }

        TorchRuntime.EnsureLoaded();
        var (network, tokenizer) = CheckpointFolder.Load(folder);
        using (network)
        {
            CheckpointFolder.Save(output, network, tokenizer, type, writeMore: temporary => TakeAlong(folder, temporary));
        }

        Console.Out.WriteLine($"{output}: {type.ToString().ToLowerInvariant()}, {new FileInfo(Path.Combine(output, CheckpointFolder.WeightsName)).Length / 1e6:0.#} MB");
    }

    private static void TakeAlong(string from, string to)
    {
        foreach (var name in new[] { GenerationConfig.FileName, TrainingList.FileName }.Where(name => File.Exists(Path.Combine(from, name))))
        {
            File.Copy(Path.Combine(from, name), Path.Combine(to, name));
        }
    }
}
