using System.CommandLine;
using System.Globalization;
using StoryForge.Cli.Options;
using StoryForge.Cli.Output;
using StoryForge.Torch;
using StoryForge.Training;

namespace StoryForge.Cli.Verbs;

/// <summary><c>storyforge evaluate</c>: how well a model predicts a text.</summary>
internal static class EvaluateVerb
{
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
        var json = JsonOption.Create();
        var verb = new Command("evaluate", "Measure how well a model predicts a text: loss, perplexity, bits per character.") { model, corpus, json };
        verb.SetAction((parsed, cancellation) =>
        {
            var folders = Places.Find();
            var folder = folders.FindModel(parsed.GetRequiredValue(model));
            var documents = parsed.GetRequiredValue(corpus).SelectMany(path => CorpusText.Read(new CorpusSource(folders.FindCorpus(path)), share: 0).WholeDocuments).ToList();
            TorchRuntime.EnsureLoaded();
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
    }
}
