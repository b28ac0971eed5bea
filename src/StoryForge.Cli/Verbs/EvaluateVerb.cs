using System.CommandLine;
using System.Globalization;
using StoryForge.Cli.Options;
using StoryForge.Cli.Output;
using StoryForge.Models;
using StoryForge.Torch;
using StoryForge.Training;

namespace StoryForge.Cli.Verbs;

/// <summary><c>storyforge evaluate</c>: how well a model predicts a text.</summary>
internal static class EvaluateVerb
{
    private static readonly Dictionary<string, LoaderKind> Loaders = new(StringComparer.Ordinal)
    {
        ["lines"] = LoaderKind.Lines,
        ["frequent-words"] = LoaderKind.FrequentWords,
        ["csv"] = LoaderKind.Csv,
    };

    public static Command Create()
    {
        var model = ModelOption.Create();
        var corpus = new Option<string[]>("--corpus")
        {
            Description = "Texts the model should predict: files, or folders of .txt files.",
            HelpName = "path",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var loader = OneOf.Create("--loader", "A model of words or names: how the list is read.", [.. Loaders.Keys]);
        var count = Ranged.Whole("--count", "A model of words or names: of the list the first so many (all).", 1, 100_000_000);
        var json = JsonOption.Create();
        var verb = new Command("evaluate", "Measure how well a model predicts a text: loss, perplexity, bits per character.") { model, corpus, loader, count, json };
        verb.SetAction((parsed, cancellation) =>
        {
            var folders = Places.Find();
            var folder = folders.FindModel(parsed.GetRequiredValue(model));
            TorchRuntime.EnsureLoaded();
            if (NetworkConfig.Load(folder).Sequences is not null)
            {
                var list = parsed.GetRequiredValue(corpus) is [var only] ? folders.FindCorpus(only) : throw new UsageException("A model of words or names is measured on one list at a time.");
                var options = new LoaderOptions { Kind = Loaders[parsed.GetRequiredValue(loader)] };
                Print(SequenceEvaluator.Measure(folder, list, options, parsed.GetValue(count) ?? 0, cancellation), parsed.GetValue(json));
                return Task.FromResult(ExitCode.Done);
            }

            if (parsed.GetResult(loader) is { Implicit: false } || parsed.GetValue(count) is not null)
            {
                throw new UsageException("--loader and --count are for models of words and names; leave them out.");
            }

            var documents = parsed.GetRequiredValue(corpus).SelectMany(path => CorpusText.Read(new CorpusSource(folders.FindCorpus(path)), share: 0).WholeDocuments).ToList();
            var evaluation = WorkProgress.Show(
                "evaluate", TimeProvider.System, progress => Evaluator.Measure(folder, documents, progress, cancellationToken: cancellation));
            Print(evaluation, parsed.GetValue(json));
            return Task.FromResult(ExitCode.Done);
        });
        return verb;
    }

    private static void Print(Evaluation evaluation, bool json)
    {
        if (json)
        {
            JsonReport.Print(evaluation);
            return;
        }

        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"loss {evaluation.Loss:0.0000} nats a token, perplexity {evaluation.Perplexity:0.00}, {evaluation.BitsPerCharacter:0.0000} bits a character"));
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{evaluation.Tokens:#,0} tokens, {evaluation.Characters:#,0} characters, of which the vocabulary lacks {evaluation.UnknownCharacters:#,0}"));
        if (evaluation.UnsaidBitsPerCharacter > 0)
        {
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{evaluation.UnsaidBitsPerCharacter:0.0000} of the bits a character are for what it can't say: {UnsaidText.Of(evaluation.UnknownCharacters, evaluation.LostCapitals)}"));
        }
    }

    private static void Print(SequenceEvaluation evaluation, bool json)
    {
        if (json)
        {
            JsonReport.Print(evaluation);
            return;
        }

        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Text(evaluation.All)}; {evaluation.BitsPerCharacter:0.0000} bits a character; {evaluation.Characters:#,0} characters, of which the vocabulary lacks {evaluation.UnknownCharacters:#,0}"));
        if (evaluation.Learnt is { } learnt)
        {
            Console.Out.WriteLine($"of the training list: {Text(learnt)}");
        }

        if (evaluation.New is { } others)
        {
            Console.Out.WriteLine($"not of it: {Text(others)}");
        }
    }

    private static string Text(SequenceScore score) => string.Create(
        CultureInfo.InvariantCulture,
        $"{score.Sequences:#,0} sequences, {(score.Loss is { } loss ? $"loss {loss:0.0000} nats a character or end, " : "loss ")}{score.LossAfterFirst:0.0000} with the first character given");
}
