using System.Text;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>
/// The title that a model gives to a plot. Plots in our corpora begin with a line for the title and an empty line, so a
/// model that learnt from them writes one when it begins a text; one that learnt from others does not.
/// </summary>
internal static class PlotTitle
{
    private const int LongestTitle = 60;

    /// <summary>Beginnings that are written at once, fed together: a small model goes astray in many of them.</summary>
    private const int Tries = 6;

    /// <param name="character">Who the title begins with; null: it begins as the model likes.</param>
    /// <returns>The first of the model's tries that is a title, without the character if need be; empty where none is.</returns>
    /// <exception cref="ModelFailedException"/>
    public static async Task<string> WriteAsync(ModelWorker worker, TurnPlan plan, string? character, CancellationToken cancellation)
    {
        var lines = await Task.WhenAll(Enumerable.Range(0, Tries).Select(index => TryAsync(worker, plan.Version(index), character, cancellation)));
        return lines.FirstOrDefault(line => line.Length > 0)
            ?? (character is null ? "" : await WriteAsync(worker, plan.Version(Tries), null, cancellation));
    }

    private static async Task<string> TryAsync(ModelWorker worker, TurnPlan plan, string? character, CancellationToken cancellation)
    {
        // two sentences: a title may be one by its mark, and the line has still to end
        var settings = plan.Settings with { Sentences = 2, MinSentences = 0, Characters = null, MaxTokens = LongestTitle / plan.Model.Description.CharactersAToken };
        string beginning = character is null ? "" : char.ToUpperInvariant(character[0]) + character[1..];
        if (worker.TryStart(plan with { Settings = settings, Beginning = beginning }, StoryPrompt.Create("", "", ""), storyId: null) is not { } queued)
        {
            return "";
        }

        using var lineEnded = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var text = new StringBuilder();
        await queued.ReadAsync(
            piece =>
            {
                if (text.Append(piece).ToString().TrimStart().Contains('\n', StringComparison.Ordinal))
                {
                    lineEnded.Cancel();
                }
            },
            lineEnded.Token);
        cancellation.ThrowIfCancellationRequested();
        return In(text.ToString());
    }

    /// <summary>The first line, if it can be a title: ended, short, with a word in it, and no sentence.</summary>
    public static string In(string text)
    {
        string begun = text.TrimStart();
        int end = begun.IndexOf('\n', StringComparison.Ordinal);
        string line = end < 0 ? "" : begun[..end].Trim();
        bool isTitle = line.Length is > 1 and <= LongestTitle && line.Any(char.IsLetter) && !line.Contains(". ", StringComparison.Ordinal) && line[^1] is not ('.' or ',' or ';' or ':' or '"' or '”');
        return isTitle ? line : "";
    }
}
