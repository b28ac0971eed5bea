using System.Globalization;
using StoryForge.Cli.Output;
using StoryForge.Stories;

namespace StoryForge.Cli.Writing;

/// <summary>Completes words, names and the like, line by line.</summary>
internal sealed class Completing(LocalCompleter model, CompletionOptions options)
{
    private const string Help = "Write the first characters. An empty line lets the model begin by itself, /quit ends.";

    private long _seed = options.Seed;

    public void Run(TextReader input, TextWriter output, CancellationToken cancellation)
    {
        var description = model.Description;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{description.Name}: {description.Family}, {description.ParameterCount / 1e6:0.##} M parameters{(model.ListLength is { } length ? $", trained on a list of {length:#,0}" : "")}."));
        output.WriteLine(Help);
        while (LineInput.Ask(input, output, cancellation) is { } line && line.Trim() != "/quit")
        {
            var beginning = line.TrimStart();
            if (beginning.StartsWith('/') && model.Problem("/") is not null)
            {
                output.WriteLine($"There is no {beginning}. {Help}");
            }
            else if (model.Problem(beginning) is { } problem)
            {
                output.WriteLine($"({problem})");
            }
            else
            {
                Show(beginning, output, cancellation);
            }
        }
    }

    private void Show(string beginning, TextWriter output, CancellationToken cancellation)
    {
        try
        {
            // a line asked for again is drawn anew
            var completions = model.Complete(beginning, options with { Seed = _seed++ & TurnOptions.GreatestSeed }, cancellation);
            output.WriteLine(CompletionTexts.Of(completions));
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C: the next question ends it
        }
    }
}
