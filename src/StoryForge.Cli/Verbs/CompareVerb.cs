using System.CommandLine;
using System.Globalization;
using StoryForge.Cli.Compare;
using StoryForge.Cli.Compare.Report;
using StoryForge.Cli.Options;
using StoryForge.Cli.Output;
using StoryForge.Cli.Writing;
using StoryForge.Training;

namespace StoryForge.Cli.Verbs;

/// <summary><c>storyforge compare</c>: models side by side, as a page and as figures.</summary>
internal static class CompareVerb
{
    public static Command Create()
    {
        var models = new Option<string[]>("--models")
        {
            Description = "Names of models or checkpoint folders, parted by commas.",
            HelpName = "A,B,C",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var corpus = Paths("--corpus", "Texts that none of the models was trained on: files, or folders of .txt files.", required: true);
        var to = new Option<string>("--out", "-o") { Description = "The folder of the report; a comparison that is in it already is gone on with.", HelpName = "folder", Required = true };
        var heldOut = Ranged.Real("--held-out", "Only the part of the corpus that a training with this share of validation holds out (all of it).", 0.01, 0.5);
        var training = Paths("--training", "What the models were trained on, to look for copies (what each model's training.json names).", required: false);
        var prompts = new Option<string?>("--prompts") { Description = "A file of prompts, one a line (models/corpora/openings.txt, then places of the corpus).", HelpName = "file" };
        var samples = Ranged.Whole("--samples", "Turns that each model writes (200).", 2, 10_000);
        var seed = Ranged.Whole("--seed", "The same seed gives the same turns (1966).", 0, 1_000_000_000);
        var json = JsonOption.Create();
        var verb = new Command("compare", "Compare models on the same text and the same prompts: an HTML report and JSON.") { models, corpus, heldOut, to, training, prompts, samples, seed, json };
        verb.SetAction(async (parsed, cancellation) =>
        {
            var folders = Places.Find();
            string[] documents = [.. parsed.GetRequiredValue(corpus).SelectMany(path => DocumentsOf(folders.FindCorpus(path), parsed.GetValue(heldOut)))];
            var wanted = parsed.GetValue(samples) ?? 200;
            var request = new CompareRequest
            {
                Models = Folders(parsed.GetRequiredValue(models), folders),
                HeldOut = documents,
                Training = parsed.GetValue(training) is { Length: > 0 } paths ? TrainingTextList.Of(paths, folders) : null,
                Prompts = parsed.GetValue(prompts) is { } file
                    ? PromptList.Read(file)
                    : PromptList.Of(PromptList.Read(Path.Combine(folders.Repository, "models", "corpora", "openings.txt")), documents, wanted),
                Samples = wanted,
                Seed = parsed.GetValue(seed) ?? 1966,
            };
            using var folder = new ComparisonFolder(parsed.GetRequiredValue(to));
            var comparison = await new ComparisonRun(request, folders, folder, TimeProvider.System).RunAsync(cancellation);
            ComparisonFolder.Write(folder.Figures, JsonReport.Of(comparison));
            ComparisonFolder.Write(folder.Page, ReportPage.Of(comparison));
            Print(comparison, folder.Page, parsed.GetValue(json));
            return ExitCode.Done;
        });
        return verb;
    }

    private static IEnumerable<string> DocumentsOf(string path, double? share)
    {
        var text = CorpusText.Read(new CorpusSource(path), share ?? 0);
        return share is null ? text.WholeDocuments : text.TextsFor(CorpusSide.Validation).Select(document => document.Trim());
    }

    private static Option<string[]> Paths(string name, string description, bool required) => new(name)
    {
        Description = description,
        HelpName = "path",
        Required = required,
        AllowMultipleArgumentsPerToken = true,
    };

    private static string[] Folders(string[] lists, StoryForgeFolders folders)
    {
        string[] names = [.. lists.SelectMany(list => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        return names.Length == 0 ? throw new UsageException("--models is empty. Name the models, parted by commas.")
            : names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(name => name.Count() > 1) is { Key: var twice }
                ? throw new UsageException($"--models names {twice} twice.")
            : [.. names.Select(name => OfStories(folders.FindModel(name)))];
    }

    private static string OfStories(string folder)
    {
        LocalModel.CheckWritesStories(folder);
        return folder;
    }

    private static void Print(Comparison comparison, string page, bool json)
    {
        if (json)
        {
            JsonReport.Print(comparison);
            return;
        }

        Tables.Print(
            ["model", "bits/character", "contract kept", "distinct-1/2/3", "repetition", "longest copy", "copied sentences", "characters/s", "memory MB"],
            comparison.Models.Select(model => new[]
            {
                model.Name,
                Text($"{model.BitsPerCharacter.Value:0.000} ({model.BitsPerCharacter.Low:0.000}–{model.BitsPerCharacter.High:0.000})"),
                Text($"{model.Contract.Rate.Value:0.0%}"),
                Text($"{model.Distinct1:0.00}/{model.Distinct2:0.00}/{model.Distinct3:0.00}"),
                Text($"{model.Repetition.Value:0.0%}"),
                model.Copying is { } copying ? Text($"{copying.LongestWords} words") : "unknown",
                model.Copying is { } found ? Text($"{found.CopiedSentences.Value:0.0%}") : "unknown",
                Text($"{model.CharactersPerSecond.Value:#,0}"),
                Text($"{model.PeakMegabytes:#,0}"),
            }));
        foreach (var model in comparison.Models.Where(model => model.UnsaidBitsPerCharacter > 0))
        {
            Console.Out.WriteLine(Text(
                $"{model.Name}: {model.UnsaidBitsPerCharacter:0.000} of its bits/character are for what it can't say, {UnsaidText.Of(model.UnknownCharacters, model.LostCapitals)}"));
        }

        Console.Out.WriteLine($"report: {page}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
