using System.Security.Cryptography;
using System.Text;
using StoryForge.Cli.Output;
using StoryForge.Cli.Writing;
using StoryForge.Generation;
using StoryForge.Models;
using StoryForge.Stories;
using StoryForge.Training;

namespace StoryForge.Cli.Compare;

/// <summary>Measures a model and lets it write; what the folder has of that already is not done again.</summary>
internal sealed class ModelStudy(CompareRequest request, StoryForgeFolders folders, ComparisonFolder kept, TimeProvider clock)
{
    private static readonly double[] GalleryTemperatures = [0.2, 0.5, 1.0, 1.2];

    /// <summary>What a measure has in it; another word when that changes, as old figures would not be comparable.</summary>
    private const string Measured = "all-characters";

    private static readonly TurnSettings Settings = new();

    public async Task<StudiedModel> RunAsync(string folder, CancellationToken cancellation)
    {
        var description = CheckpointFolder.Describe(folder);
        var measure = await MeasureAsync(folder, description, cancellation);
        var settings = Settings with { MaxTokens = BudgetTokens(measure.Evaluation) };
        (string Prompt, TurnSettings Settings, long Seed)[] turns =
            [.. Enumerable.Range(0, request.Samples).Select(i => (request.Prompts[i % request.Prompts.Count], settings, request.Seed + i))];

        // temperature alone, without a nucleus
        (string Prompt, TurnSettings Settings, long Seed)[] gallery =
        [
            .. PromptList.ForGallery(request.Prompts).SelectMany(prompt => GalleryTemperatures.Select(
                temperature => (prompt, settings with { Temperature = temperature, TopP = 1 }, request.Seed))),
        ];
        var samples = Write(folder, description, [.. turns, .. gallery], cancellation);
        return new StudiedModel(folder, description, measure, samples[..turns.Length], samples[turns.Length..]);
    }

    /// <summary>How many of the model's tokens come to as much text as the others may write.</summary>
    public static int BudgetTokens(Evaluation evaluation) =>
        (int)Math.Clamp(Math.Ceiling((double)TurnSettings.BudgetCharacters * evaluation.Tokens / evaluation.Characters), 1, 1000);

    private async Task<ModelMeasure> MeasureAsync(string folder, ModelDescription description, CancellationToken cancellation)
    {
        var heldOut = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', request.HeldOut))).AsSpan(0, 12));
        var key = $"{description.CheckpointHash}:{heldOut}:{Measured}";
        if (kept.Measures.Find(key) is { } known)
        {
            return known;
        }

        List<EvaluationPart> parts = [];
        var evaluation = WorkProgress.Show(
            $"{description.Name}, evaluating", clock, progress => Evaluator.Measure(folder, request.HeldOut, progress, parts.Add, cancellation));
        var peak = await PeakMemory.MeasureAsync(folder, request.Prompts[0], BudgetTokens(evaluation), folders, cancellation);
        var measure = new ModelMeasure(key, evaluation, parts, peak);
        kept.Measures.Add(measure);
        return measure;
    }

    private TurnSample[] Write(
        string folder, ModelDescription description, (string Prompt, TurnSettings Settings, long Seed)[] turns, CancellationToken cancellation)
    {
        string[] keys = [.. turns.Select(turn => TurnSample.KeyOf(description.CheckpointHash, turn.Prompt, turn.Settings, turn.Seed))];
        if (!Array.TrueForAll(keys, key => kept.Samples.Find(key) is not null))
        {
            using var model = LocalModel.Open(folder);

            // the first turn of a process is slow, and is nobody's speed
            model.Write(StoryPrompt.Create("", turns[0].Prompt, ""), turns[0].Settings with { MaxTokens = 8 }, turns[0].Seed, _ => { }, cancellation);
            WorkProgress.Show($"{description.Name}, writing", clock, progress => WriteMissing(model, turns, keys, progress, cancellation), "turns");
        }

        return [.. keys.Select(key => kept.Samples.Find(key)!)];
    }

    private int WriteMissing(
        LocalModel model, (string Prompt, TurnSettings Settings, long Seed)[] turns, string[] keys, Action<long, long> progress, CancellationToken cancellation)
    {
        for (var i = 0; i < turns.Length; i++)
        {
            if (kept.Samples.Find(keys[i]) is null)
            {
                var (prompt, settings, seed) = turns[i];
                var turn = model.Write(StoryPrompt.Create("", prompt, ""), settings, seed, _ => { }, cancellation);
                cancellation.ThrowIfCancellationRequested();
                kept.Samples.Add(new TurnSample(
                    keys[i], model.Description.Name, prompt, settings.Temperature, seed, turn.Text, turn.Sentences, turn.Reason, turn.Tokens, turn.Milliseconds));
            }

            progress(i + 1, turns.Length);
        }

        return turns.Length;
    }
}

/// <summary>A model, what was measured of it and what it wrote.</summary>
internal sealed record StudiedModel(
    string Folder, ModelDescription Description, ModelMeasure Measure, IReadOnlyList<TurnSample> Turns, IReadOnlyList<TurnSample> Gallery);
