using System.CommandLine;
using StoryForge.Cli.Options;
using StoryForge.Cli.Output;
using StoryForge.Cli.Writing;
using StoryForge.Models;
using StoryForge.Stories;

namespace StoryForge.Cli.Verbs;

/// <summary>
/// <c>storyforge write</c>: takes turns on a story in the terminal, or, with a model of words, names and the like,
/// completes what one begins.
/// </summary>
internal static class WriteVerb
{
    private const int DefaultCount = 10;

    private static readonly Option<string> Model = ModelOption.Create();
    private static readonly Option<string?> Prompt = new("--prompt", "-p")
    {
        Description = "Words and names: the first characters to complete, without being asked for them.",
        HelpName = "text",
    };

    private static readonly Option<int?> Count = Ranged.Whole("--count", $"Words and names: how many completions ({DefaultCount}).", 1, 1000);
    private static readonly Option<bool> Json = new("--json") { Description = "Words and names: print the completions of --prompt as JSON." };

    public static Command Create()
    {
        var turn = new TurnOptionSet();
        var verb = new Command(
            "write",
            "Write a story with a model, turn by turn. A model of words or names completes what you begin: the likeliest completions, or others each time with --temperature.")
        {
            Model, Prompt, Count, Json,
        };
        turn.AddTo(verb);
        verb.SetAction((parsed, cancellation) =>
        {
            var folder = Places.Find().FindModel(parsed.GetRequiredValue(Model));
            if (NetworkConfig.Load(folder).Sequences is null)
            {
                WriteStory(folder, parsed, turn.Read(parsed), cancellation);
            }
            else
            {
                Complete(folder, parsed, turn.Read(parsed), cancellation);
            }

            return Task.FromResult(ExitCode.Done);
        });
        return verb;
    }

    private static void WriteStory(string folder, ParseResult parsed, TurnOptions options, CancellationToken cancellation)
    {
        if (parsed.GetValue(Prompt) is not null || parsed.GetValue(Count) is not null || parsed.GetValue(Json))
        {
            throw new UsageException("--prompt, --count and --json are for models of words and names; storyforge generate continues a text.");
        }

        using var opened = LocalModel.Open(folder);
        new TurnTaking(opened, options.Over(opened.DefaultSettings), options.Seed, TimeProvider.System).Run(Console.In, Console.Out, cancellation);
    }

    private static void Complete(string folder, ParseResult parsed, TurnOptions options, CancellationToken cancellation)
    {
        var wanted = OptionsOf(options, parsed.GetValue(Count) ?? DefaultCount);
        using var model = LocalCompleter.Open(folder);
        if (parsed.GetValue(Prompt) is not { } prompt)
        {
            if (parsed.GetValue(Json))
            {
                throw new UsageException("--json needs the first characters: give them with --prompt.");
            }

            new Completing(model, wanted).Run(Console.In, Console.Out, cancellation);
            return;
        }

        if (model.Problem(prompt) is { } problem)
        {
            throw new UsageException($"--prompt \"{prompt}\" can't be completed. {problem}");
        }

        var completions = model.Complete(prompt, wanted, cancellation);
        if (parsed.GetValue(Json))
        {
            JsonReport.Print(new
            {
                model = model.Description.Name,
                checkpoint = model.Description.CheckpointHash,
                prompt,
                wanted.Temperature,
                seed = wanted.Temperature is null ? (long?)null : wanted.Seed,
                trainingList = model.ListLength,
                completions,
            });
        }
        else
        {
            Console.Out.WriteLine(CompletionTexts.Of(completions));
        }
    }

    /// <exception cref="UsageException">Options that are for stories.</exception>
    private static CompletionOptions OptionsOf(TurnOptions options, int count)
    {
        if (options with { Temperature = null, Seed = null } != new TurnOptions())
        {
            throw new UsageException("This model completes words or names; of the options for stories, --temperature and --seed alone count for it.");
        }

        // at 0 every draw would be the same one
        return options is { Seed: not null, Temperature: null or 0 }
            ? throw new UsageException("--seed is for draws, which --temperature asks for; without it the likeliest completions are given, the same each time.")
            : new CompletionOptions(count, options.Temperature is 0 ? null : options.Temperature, options.Seed ?? TurnOptions.DrawSeed());
    }
}
