using System.CommandLine;
using System.Text;
using StoryForge.Cli.Options;
using StoryForge.Cli.Output;
using StoryForge.Stories;

namespace StoryForge.Cli.Verbs;

/// <summary><c>storyforge sentences</c>: the sentence contract as a filter for other tools.</summary>
internal static class SentencesVerb
{
    public static Command Create()
    {
        var before = new Option<string>("--before")
        {
            Description = "The text before it, which may end in an open sentence or quote.",
            HelpName = "text",
            DefaultValueFactory = _ => "",
        };
        var count = Ranged.Whole("--count", "Keep at most so many sentences; without it, all that are whole.", 1, int.MaxValue);
        var endOfText = new Option<bool>("--end-of-text") { Description = "The text is over, and not just cut: \"p.m.\" may be its last word." };
        var json = JsonOption.Create();
        var verb = new Command("sentences", "Read a text from standard input and print the whole sentences it begins with.")
        {
            before, count, endOfText, json,
        };
        verb.SetAction(async (parsed, cancellation) =>
        {
            using var input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8, detectEncodingFromByteOrderMarks: false);
            // the console's own reading can't be cancelled
            var text = await Task.Run(input.ReadToEnd, CancellationToken.None).WaitAsync(cancellation);
            var result = SentenceContract.Keep(
                text, parsed.GetRequiredValue(before), parsed.GetValue(count), parsed.GetValue(endOfText));
            if (parsed.GetValue(json))
            {
                JsonReport.Print(result);
            }
            else
            {
                Console.Out.WriteLine(result.Kept);
            }

            return ExitCode.Done;
        });
        return verb;
    }
}
