using System.CommandLine;
using StoryForge.Cli.Options;
using StoryForge.Cli.Writing;
using StoryForge.Stories;

namespace StoryForge.Cli.Verbs;

/// <summary><c>storyforge write</c>: takes turns on a story in the terminal.</summary>
internal static class WriteVerb
{
    public static Command Create()
    {
        var model = ModelOption.Create();
        var turn = new TurnOptionSet();
        var verb = new Command("write", "Write a story with a model, turn by turn.") { model };
        turn.AddTo(verb);
        verb.SetAction((parsed, cancellation) =>
        {
            var options = turn.Read(parsed);
            using var opened = LocalModel.Open(Places.Find(), parsed.GetRequiredValue(model));
            new TurnTaking(opened, options.Over(opened.DefaultSettings), options.Seed, TimeProvider.System).Run(Console.In, Console.Out, cancellation);
            return Task.FromResult(ExitCode.Done);
        });
        return verb;
    }
}
