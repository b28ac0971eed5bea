using System.CommandLine;
using StoryForge.Api;
using StoryForge.Cli.Options;
using StoryForge.Cli.Output;
using StoryForge.Cli.Writing;
using StoryForge.Stories;

namespace StoryForge.Cli.Verbs;

/// <summary><c>storyforge generate</c>: continues a text.</summary>
internal static class GenerateVerb
{
    public static Command Create()
    {
        var model = ModelOption.Create();
        var prompt = new Option<string?>("--prompt", "-p") { Description = "The text to continue; without any, the model begins.", HelpName = "text" };
        var promptFile = new Option<string?>("--prompt-file") { Description = "A file with the text to continue.", HelpName = "file" };
        var samples = Ranged.Whole("--samples", "How many continuations (1).", 1, 1000);
        var characters = Ranged.Whole("--characters", "Write exactly so many characters, in place of whole sentences.", 1, TurnSettings.MostCharacters);
        var turn = new TurnOptionSet();
        var json = JsonOption.Create();
        var verb = new Command("generate", "Continue a text by whole sentences, or by so many characters.") { model, prompt, promptFile, samples, characters, json };
        turn.AddTo(verb);
        verb.SetAction((parsed, cancellation) =>
        {
            var text = TextOf(parsed.GetValue(prompt), parsed.GetValue(promptFile));
            using var opened = LocalModel.Open(Places.Find().FindModel(parsed.GetRequiredValue(model)));
            var options = turn.Read(parsed);
            if (parsed.GetValue(characters) is not null && (options.Sentences ?? options.MaxTokens) is not null)
            {
                throw new UsageException("--characters is a length of its own; leave --sentences and --max-tokens out.");
            }

            var length = options with { Characters = parsed.GetValue(characters) };
            return Task.FromResult(Generate(opened, text, length, parsed.GetValue(samples) ?? 1, parsed.GetValue(json), cancellation));
        });
        return verb;
    }

    private static int Generate(LocalModel model, string text, TurnOptions options, int samples, bool json, CancellationToken cancellation)
    {
        if (model.Caution(text) is { } caution)
        {
            Console.Error.WriteLine($"storyforge: {caution}");
        }

        var settings = options.Over(model.DefaultSettings);
        var seed = options.Seed ?? TurnOptions.DrawSeed();
        var done = new List<Sample>();
        for (var i = 0; i < samples; i++)
        {
            if (samples > 1 && !json)
            {
                Console.Out.WriteLine($"--- {i + 1} of {samples}, seed {SeedOf(seed, i)}");
            }

            Action<string> show = json ? _ => { } : Show;
            var result = model.Write(StoryPrompt.Create("", text, ""), settings, SeedOf(seed, i), show, cancellation);
            cancellation.ThrowIfCancellationRequested();
            done.Add(Sample.Of(result, SeedOf(seed, i)));
            if (!json)
            {
                Console.Out.WriteLine();
            }
        }

        if (json)
        {
            JsonReport.Print(new { model = model.Description.Name, checkpoint = model.Description.CheckpointHash, prompt = text, settings, samples = done });
        }

        return settings.Characters is not null || done.Exists(sample => sample.Sentences > 0)
            ? ExitCode.Done
            : throw new FailureException("The model did not come to the end of a sentence. Try more --max-tokens, another --seed or a lower --temperature.");
    }

    private static string TextOf(string? prompt, string? file)
    {
        if (file is null)
        {
            return prompt ?? "";
        }

        return prompt is null
            ? File.ReadAllText(file)
            : throw new UsageException("--prompt and --prompt-file don't go together; give one of them.");
    }

    private static long SeedOf(long first, int sample) => (first + sample) & TurnOptions.GreatestSeed;

    private static void Show(string text)
    {
        Console.Out.Write(text);
        Console.Out.Flush();
    }

    private sealed record Sample(string Text, int Sentences, TurnEndReason Reason, long Seed, int Tokens, long Milliseconds)
    {
        public static Sample Of(GeneratedTurn turn, long seed) =>
            new(turn.Text, turn.Sentences, turn.Reason, seed, turn.Tokens, turn.Milliseconds);
    }
}
