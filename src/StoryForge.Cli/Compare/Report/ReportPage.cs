using System.Globalization;
using StoryForge.Cli.Output;

namespace StoryForge.Cli.Compare.Report;

/// <summary>The comparison as a page: one file that needs nothing beside it and no network.</summary>
internal static class ReportPage
{
    public static string Of(Comparison comparison)
    {
        var models = comparison.Models;
        return Markup.Of($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{string.Join(", ", models.Select(model => model.Name))}: a comparison</title>
            <style>{Style()}</style>
            </head>
            <body>
            <header>
            <h1>{models.Count} {(models.Count == 1 ? "model" : "models")}, the same text, the same prompts</h1>
            <p>{comparison.HeldOutCharacters:#,0} characters of held-out text; {comparison.Samples:#,0} turns of {comparison.Sentences} sentences from each model. {comparison.MadeAt:d MMMM yyyy}, StoryForge.</p>
            <ul class="models">{Markup.Join(models.Select((model, i) => Markup.Of($"""<li class="b{i % Palette.Colours}"><b>{model.Name}</b> {model.Family}, {model.Parameters / 1e6:0.0} M parameters</li>""")))}</ul>
            </header>
            <main>
            <h2>How good</h2>
            <div class="charts">
            {Chart("Bits per character", "lower is better", models, model => (model.BitsPerCharacter.Value, Text($"{model.BitsPerCharacter.Value:0.000}"), model.BitsPerCharacter))}
            {Chart($"Turns of exactly {comparison.Sentences} whole sentences", "higher is better", models, model => (100 * model.Contract.Rate.Value, Text($"{model.Contract.Kept} of {comparison.Samples}"), Percents(model.Contract.Rate)), "%")}
            {Chart("Three words said again within a turn", "lower is better", models, model => (100 * model.Repetition.Value, Text($"{model.Repetition.Value:0.0%}"), Percents(model.Repetition)), "%")}
            {Distinct(models)}
            </div>
            {Unsaid(models)}
            {CopyingSection.Of(models)}
            <h2>How fast, and how large</h2>
            <div class="charts">
            {Chart("Characters a second", "higher is better", models, model => (model.CharactersPerSecond.Value, Text($"{model.CharactersPerSecond.Value:#,0}"), model.CharactersPerSecond))}
            {Chart("Tokens a second", "higher is better", models, model => (model.TokensPerSecond.Value, Text($"{model.TokensPerSecond.Value:#,0}"), model.TokensPerSecond))}
            {Chart("Memory while it writes, MB", "lower is better", models, model => (model.PeakMegabytes, Text($"{model.PeakMegabytes:#,0} MB"), null))}
            </div>
            {Curves(models)}
            <h2>The same prompts</h2>
            <p>One seed, not picked; only the temperature differs.</p>
            {Gallery.Of(models)}
            <h2>All figures</h2>
            <p>In brackets: the range in which the mean lies with a confidence of 95 %. Bold: the best.</p>
            {ReportTable.Of(models)}
            <h2>How it was measured</h2>
            {Methods(comparison)}
            </main>
            </body>
            </html>

            """).Html;
    }

    /// <param name="figure">The value, how it is written, and its interval.</param>
    internal static Markup Chart(
        string title, string direction, IReadOnlyList<ComparedModel> models, Func<ComparedModel, (double Value, string Text, Interval? Interval)> figure, string unit = "") =>
        BarChart.Draw(title, direction, [new BarGroup(null, [.. Bars(models, figure)])], unit);

    internal static Interval Percents(Interval share) => new(100 * share.Value, 100 * share.Low, 100 * share.High);

    internal static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<Bar> Bars(IReadOnlyList<ComparedModel> models, Func<ComparedModel, (double Value, string Text, Interval? Interval)> figure) =>
        models.Select((model, i) => figure(model) is var (value, text, interval) ? new Bar(model.Name, i % Palette.Colours, value, text, interval) : throw new InvalidOperationException());

    /// <summary>A note on models whose vocabulary can't say all of the text; nothing where all can.</summary>
    private static Markup Unsaid(IReadOnlyList<ComparedModel> models)
    {
        ComparedModel[] some = [.. models.Where(model => model.UnsaidBitsPerCharacter > 0)];
        return some.Length == 0 ? Markup.Empty : Markup.Of($"""
            <p>Not every vocabulary has every character of the text. What it can't say is paid for in bits per character: {string.Join("; ", some.Select(model =>
                $"{model.Name} {Text($"{model.UnsaidBitsPerCharacter:0.000}")} for {UnsaidText.Of(model.UnknownCharacters, model.LostCapitals)} of {Text($"{model.Characters:#,0} characters")}"))}.</p>
            """);
    }

    private static Markup Distinct(IReadOnlyList<ComparedModel> models)
    {
        return Markup.Join(
        [
            BarChart.Draw("Different words", "of 100; higher is more varied", [Group(null, model => model.Distinct1)]),
            BarChart.Draw("Different runs of words", "of 100; higher is more varied", [Group("2 words", model => model.Distinct2), Group("3 words", model => model.Distinct3)]),
        ]);

        BarGroup Group(string? heading, Func<ComparedModel, double> value) =>
            new(heading, [.. Bars(models, model => (100 * value(model), Text($"{100 * value(model):0.0}"), null))]);
    }

    private static Markup Curves(IReadOnlyList<ComparedModel> models)
    {
        if (models.All(model => model.Curve is null))
        {
            return Markup.Empty;
        }

        var range = CurveChart.RangeOf(models.Select(model => model.Curve).OfType<TrainingCurve>());
        return Markup.Of($"""
            <h2>How they learnt</h2>
            <p>On the texts each was trained with, so the curves are not comparable to the last digit.</p>
            <div class="charts">{Markup.Join(models.Select((model, i) => model.Curve is { } curve ? CurveChart.Draw(model.Name, i % Palette.Colours, curve, range) : Markup.Empty))}</div>
            """);
    }

    private static Markup Methods(Comparison comparison) => Markup.Of($"""
        <dl>
        <dt>Bits per character</dt><dd>How many bits the model needs for each character of the held-out text ({comparison.HeldOutDocuments:#,0} {(comparison.HeldOutDocuments == 1 ? "document" : "documents")}): the only figure that is fair across vocabularies. A window of the model's context slides over the text by half of itself, so every token but the first has text before it. What a vocabulary can't say is paid for as in a plain code beside the model: for a character that it lacks, that it is one and which of all of Unicode (20 bits); for each letter that it reads in lower case only, whether it was a capital, by how frequent capitals are. The whisker is from resampling those windows.</dd>
        <dt>Turns</dt><dd>{comparison.Samples:#,0} turns after {comparison.Prompts:#,0} prompts, seeds from {comparison.Seed} on, temperature {comparison.Temperature}, top-p {comparison.TopP}; each model may write as many of its tokens as make about {comparison.BudgetCharacters} characters, and a third more to end a sentence.</dd>
        <dt>Whole sentences</dt><dd>The turn has exactly {comparison.Sentences} complete sentences by the sentence contract, and nothing else.</dd>
        <dt>Different words</dt><dd>Distinct-n: different runs of n words over all of them, in the first {comparison.DistinctWords:#,0} words of each model.</dd>
        <dt>Said again</dt><dd>Runs of three words that the same turn has had before.</dd>
        <dt>Copies</dt><dd>The longest run of words (case and marks aside) or of characters that the turn shares with the training text. A sentence counts as copied when all its words stand there in this order; sentences under {CopyMeter.ShortestSentence} words are not counted. What is searched is named above.</dd>
        <dt>Speed</dt><dd>Over the same turns, prompt included, on this machine: {comparison.Machine}, {comparison.Processors} processors.</dd>
        <dt>Memory</dt><dd>The most a process of its own has resident while it writes, the .NET runtime and libtorch included.</dd>
        <dt>Whiskers</dt><dd>95 % by the percentile bootstrap, 2,000 draws, seeded.</dd>
        </dl>
        """);

    private static Markup Style()
    {
        using var stream = typeof(ReportPage).Assembly.GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(stream);
        return new Markup(reader.ReadToEnd());
    }
}
