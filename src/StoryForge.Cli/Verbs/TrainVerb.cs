using System.CommandLine;
using System.Globalization;
using StoryForge.Cli.Options;
using StoryForge.Cli.Output;
using StoryForge.Torch;
using StoryForge.Training;

namespace StoryForge.Cli.Verbs;

/// <summary><c>storyforge train</c>: trains or fine-tunes a model by a recipe.</summary>
internal static class TrainVerb
{
    private static readonly Argument<string?> Named = new("recipe")
    {
        Description = "A recipe's name (--list shows them), or a file of your own.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<bool> List = new("--list") { Description = "Show the recipes, and train nothing." };
    private static readonly Option<string?> Out = new("--out", "-o") { Description = "The folder for the model.", HelpName = "folder" };
    private static readonly Option<string[]> Corpus = new("--corpus")
    {
        Description = "Texts to train on, in place of the recipe's: files, or folders of .txt files.",
        HelpName = "path",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string?> Init = new("--init") { Description = "A model to fine-tune, in place of the recipe's.", HelpName = "name|folder" };
    private static readonly Option<bool> Resume = new("--resume") { Description = "Go on with the run in --out where it was saved last." };
    private static readonly Option<int?> Steps = Ranged.Whole("--steps", "Train for so many steps.", 1, 100_000_000);
    private static readonly Option<double?> Epochs = Ranged.Real("--epochs", "Train for so many passes over the corpus.", 0.001, 100_000);
    private static readonly Option<string[]> Set = new("--set")
    {
        Description = "Change a key of the recipe, such as optimizer.learning_rate=1e-4; all keys stand in models/recipes/README.md.",
        HelpName = "key=value",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<long?> Seed = Ranged.Long("--seed", "Of weights, batches and dropout.", 0, 1L << 53);

    public static Command Create()
    {
        var verb = new Command("train", "Train or fine-tune a model by a recipe; Ctrl-C saves it, and --resume goes on.")
        {
            Named, Out, Corpus, Init, Resume, Steps, Epochs, Set, Seed, List,
        };
        verb.SetAction((parsed, cancellation) => Task.FromResult(parsed.GetValue(List) ? ShowRecipes() : Train(parsed, cancellation)));
        return verb;
    }

    private static int ShowRecipes()
    {
        var folders = Places.Find();
        foreach (var name in new NamedFiles(folders.Recipes, "recipe").Names)
        {
            var recipe = RecipeFile.Load(name, folders.Recipes);
            Console.Out.WriteLine(name);
            Console.Out.WriteLine($"  {recipe.Description}");
            Console.Out.WriteLine($"  {Plan(recipe, folders)}");
        }

        return ExitCode.Done;
    }

    private static string Plan(Recipe recipe, StoryForgeFolders folders)
    {
        var made = recipe.Init is { } init ? $"tunes {init}" : $"{Kind(recipe.Model?.Family)} from scratch";
        var length = recipe.Epochs is { } epochs ? $"{epochs} epochs" : $"{recipe.Steps:#,0} steps";
        return string.Create(CultureInfo.InvariantCulture, $"{made}; {length}; {Texts(recipe, folders)}");
    }

    private static string Texts(Recipe recipe, StoryForgeFolders folders)
    {
        var names = string.Join(", ", recipe.Corpus.Select(source => Path.GetFileName(source.Path)));
        var missing = recipe.Corpus.Count(source => !Path.Exists(folders.FindCorpus(source.Path)));
        return recipe.Corpus.Count == 0 ? "give it a --corpus"
            : missing == 0 ? names
            : missing == recipe.Corpus.Count ? $"{names}, not here: give it a --corpus"
            : $"{names}, {missing} of them not here: give it a --corpus";
    }

    private static string Kind(ModelFamily? family) => family switch
    {
        ModelFamily.Gru => "a GRU",
        ModelFamily.Lstm => "an LSTM",
        _ => "a GPT-2",
    };

    private static int Train(ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(Named) is not { } named || parsed.GetValue(Out) is not { } folder)
        {
            throw new UsageException("A training needs a recipe and a folder: storyforge train RECIPE --out FOLDER. The recipes are shown by: storyforge train --list");
        }

        if (parsed.GetValue(Steps) is not null && parsed.GetValue(Epochs) is not null)
        {
            throw new UsageException("--steps and --epochs don't go together; give one of them.");
        }

        TorchRuntime.EnsureLoaded();
        var result = Terminal.IsInteractive
            ? TrainingBar.Show(listener => Run(parsed, named, folder, listener, cancellation))
            : Run(parsed, named, folder, new TrainingLines(Console.Out, TimeProvider.System), cancellation);
        Console.Out.WriteLine(Describe(result, named));
        return result.End == RunEnd.Cancelled ? ExitCode.Failed : ExitCode.Done;
    }

    private static RunResult Run(ParseResult parsed, string named, string folder, ITrainingListener listener, CancellationToken cancellation)
    {
        var folders = Places.Find();
        var recipe = RecipeFile.Load(named, folders.Recipes, Overrides(parsed));
        var request = new RunRequest
        {
            Out = Path.GetFullPath(folder),
            Folders = folders,
            Corpus = [.. (parsed.GetValue(Corpus) ?? []).Select(CorpusSource.Parse)],
            Init = parsed.GetValue(Init),
            Listeners = [listener],
        };
        using var run = parsed.GetValue(Resume)
            ? TrainingRun.Resume(request, Overrides(parsed))
            : TrainingRun.New(recipe, request, cancellation);
        return run.Run(cancellation);
    }

    private static List<string> Overrides(ParseResult parsed)
    {
        List<string> overrides = [.. parsed.GetValue(Set) ?? []];
        Add("steps", parsed.GetValue(Steps));
        Add("epochs", parsed.GetValue(Epochs));
        Add("seed", parsed.GetValue(Seed));
        return overrides;

        void Add(string key, IFormattable? value)
        {
            if (value is not null)
            {
                overrides.Add($"{key}={value.ToString(null, CultureInfo.InvariantCulture)}");
            }
        }
    }

    private static string Describe(RunResult result, string recipe)
    {
        var best = result.BestLoss is { } loss
            ? string.Create(CultureInfo.InvariantCulture, $" Best validation loss {loss:0.0000} at step {result.BestStep}.")
            : "";
        return result.End switch
        {
            RunEnd.Cancelled => $"Stopped at step {result.Step}.{best} Go on with: storyforge train {recipe} --out {result.Folder} --resume",
            RunEnd.EarlyStop => $"Stopped early at step {result.Step}, as validation no longer improved.{best} The model is in {result.Folder}.",
            _ => $"Finished at step {result.Step}.{best} The model is in {result.Folder}.",
        };
    }
}
