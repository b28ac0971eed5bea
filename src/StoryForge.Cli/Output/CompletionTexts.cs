using System.Globalization;
using StoryForge.Cli.Writing;

namespace StoryForge.Cli.Output;

/// <summary>Completions for people: a line for each, and what they come to together.</summary>
internal static class CompletionTexts
{
    public static string Of(IReadOnlyList<ListedCompletion> completions)
    {
        if (completions.Count == 0)
        {
            return "(The model did not come to an end.)";
        }

        var width = completions.Max(completion => completion.Text.Length);
        return string.Join('\n', completions.Select(completion => Line(completion, width)))
            + $"\n{Percent(completions.Sum(completion => completion.Probability))} of what the model would write.";
    }

    private static string Line(ListedCompletion completion, int width)
    {
        var where = completion.InTrainingList switch { true => "  in the training list", false => "  new", null => "" };
        return $"  {completion.Text.PadRight(width)}  {Percent(completion.Probability),8}{where}";
    }

    /// <summary>In hundredths; where these would be 0.00, how seldom.</summary>
    private static string Percent(double share) => share >= 0.0001 ? string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.00} %")
        : share > 0 ? string.Create(CultureInfo.InvariantCulture, $"1 in {1 / share:#,0}")
        : "0 %";
}
