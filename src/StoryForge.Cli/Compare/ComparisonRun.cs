using StoryForge.Cli.Output;
using StoryForge.Stories;
using StoryForge.Torch;
using StoryForge.Training;

namespace StoryForge.Cli.Compare;

/// <summary>Studies each model and puts their figures beside each other.</summary>
internal sealed class ComparisonRun(CompareRequest request, StoryForgeFolders folders, ComparisonFolder kept, TimeProvider clock)
{
    /// <summary>The run of words whose return within a turn counts as repetition.</summary>
    private const int RepeatedWords = 3;

    private static readonly TurnSettings Settings = new();

    // intervals are the same in each run on the same samples
    private readonly int _seed = (int)request.Seed;

    public async Task<Comparison> RunAsync(CancellationToken cancellation)
    {
        TorchRuntime.EnsureLoaded();
        var study = new ModelStudy(request, folders, kept, clock);
        List<StudiedModel> studied = [];
        foreach (var folder in request.Models)
        {
            studied.Add(await study.RunAsync(folder, cancellation));
        }

        List<string>[][] words = [.. studied.Select(model => model.Turns.Select(turn => WordReader.WordsOf(turn.Text)).ToArray())];
        var counted = words.Min(model => model.Sum(turn => turn.Count));
        return new Comparison(
            clock.GetUtcNow(),
            TorchRuntime.Description,
            Environment.ProcessorCount,
            request.HeldOut.Count,
            request.HeldOut.Sum(document => (long)document.Length),
            request.Samples,
            request.Prompts.Count,
            Settings.Sentences,
            TurnSettings.BudgetCharacters,
            Settings.Temperature,
            Settings.TopP,
            request.Seed,
            counted,
            [.. studied.Select((model, i) => FiguresOf(model, words[i], counted, cancellation))]);
    }

    private ComparedModel FiguresOf(StudiedModel model, List<string>[] words, int counted, CancellationToken cancellation)
    {
        var (description, evaluation) = (model.Description, model.Measure.Evaluation);
        return new ComparedModel(
            description.Name,
            description.Family,
            description.ParameterCount,
            description.VocabularySize,
            description.ContextLength,
            description.CheckpointHash,
            Bootstrap.Ratio([.. model.Measure.Parts.Select(part => (part.Nats / Math.Log(2), (double)part.Characters))], _seed),
            evaluation.Loss,
            evaluation.Perplexity,
            evaluation.Tokens,
            evaluation.Characters,
            evaluation.UnknownCharacters,
            evaluation.LostCapitals,
            evaluation.UnsaidBitsPerCharacter,
            ContractOf(model.Turns),
            Diversity.Distinct(words, 1, counted),
            Diversity.Distinct(words, 2, counted),
            Diversity.Distinct(words, 3, counted),
            Bootstrap.Ratio([.. words.Select(turn => Diversity.Repetition(turn, RepeatedWords)).Select(turn => ((double)turn.Repeated, (double)turn.All))], _seed),
            CopyingOf(model, cancellation),
            Bootstrap.Ratio([.. model.Turns.Select(turn => ((double)turn.Tokens, turn.Milliseconds / 1000.0))], _seed),
            Bootstrap.Ratio([.. model.Turns.Select(turn => ((double)turn.Text.Length, turn.Milliseconds / 1000.0))], _seed),
            new FileInfo(Path.Combine(model.Folder, "model.safetensors")).Length / 1e6,
            model.Measure.PeakMegabytes,
            TrainingCurve.Of(model.Folder),
            [.. model.Gallery.Select(turn => new GalleryText(turn.Prompt, turn.Temperature, turn.Text))]);
    }

    /// <summary>Kept: as many sentences as asked for, whole, and the contract applied once more takes nothing away.</summary>
    private ContractFigures ContractOf(IReadOnlyList<TurnSample> turns)
    {
        var successes = turns.Select(turn => turn.Sentences == Settings.Sentences
            && SentenceContract.Keep(turn.Text, turn.Prompt, Settings.Sentences) == new SentenceResult(turn.Text, Settings.Sentences)).ToList();
        var kept = successes.Count(success => success);
        var empty = turns.Count(turn => turn.Sentences == 0);
        return new ContractFigures(Bootstrap.Mean(successes.Select(success => success ? 1.0 : 0.0), _seed), kept, turns.Count - kept - empty, empty);
    }

    private Copying? CopyingOf(StudiedModel model, CancellationToken cancellation)
    {
        var training = request.Training ?? TrainingTextList.Of(model.Folder, folders);
        if (training.Files.Count == 0)
        {
            return null;
        }

        var meter = new CopyMeter(model.Turns.Select(turn => turn.Text));
        WorkProgress.Show(
            $"{model.Description.Name}, looking for copies",
            clock,
            progress =>
            {
                for (var i = 0; i < training.Files.Count; i++)
                {
                    foreach (var document in training.DocumentsOf(i))
                    {
                        cancellation.ThrowIfCancellationRequested();
                        meter.Read(document);
                    }

                    progress(i + 1, training.Files.Count);
                }

                return training.Files.Count;
            },
            "texts");
        return meter.Result([.. training.Files.Select(text => Path.GetFileName(text.File))], training.Missing, _seed);
    }
}
