namespace StoryForge.Cli.Compare.Report;

/// <summary>How much the models copy, and the longest copy of each to read.</summary>
internal static class CopyingSection
{
    public static Markup Of(IReadOnlyList<ComparedModel> models)
    {
        ComparedModel[] known = [.. models.Where(model => model.Copying is not null)];
        if (known.Length == 0)
        {
            return Markup.Of($"<h2>How much they copy</h2><p>The texts that the models were trained on are not known. Give them with --training.</p>");
        }

        return Markup.Of($"""
            <h2>How much they copy</h2>
            <div class="charts">
            {Chart("Longest run copied from the training text", "words; lower is more original", copying => (copying.LongestWords, $"{copying.LongestWords} words", null))}
            {Chart("Longest run copied in a turn, on average", "words; lower is more original", copying => (copying.WordsASample.Value, ReportPage.Text($"{copying.WordsASample.Value:0.0} words"), copying.WordsASample))}
            {Chart("Sentences copied whole", "lower is more original", copying => (100 * copying.CopiedSentences.Value, ReportPage.Text($"{copying.CopiedSentences.Value * copying.Sentences:0} of {copying.Sentences:#,0}"), ReportPage.Percents(copying.CopiedSentences)), "%")}
            </div>
            <ul class="copies">{Markup.Join(models.Select((model, i) => Item(model, i)))}</ul>
            """);

        Markup Chart(string title, string direction, Func<Copying, (double, string, Interval?)> figure, string unit = "") => BarChart.Draw(
            title,
            direction,
            [
                new BarGroup(null, [.. known.Select(model => (model, figure: figure(model.Copying!)))
                    .Select(bar => new Bar(bar.model.Name, IndexOf(bar.model) % Palette.Colours, bar.figure.Item1, bar.figure.Item2, bar.figure.Item3))]),
            ],
            unit);

        int IndexOf(ComparedModel model) => models.TakeWhile(other => other != model).Count();
    }

    private static Markup Item(ComparedModel model, int colour) => model.Copying is { } copying
        ? Markup.Of($"""
            <li class="b{colour % Palette.Colours}"><b>{model.Name}</b>: <q>{copying.LongestWordsText}</q> ({copying.LongestWords} words); by characters <q>{copying.LongestCharactersText.Trim()}</q> ({copying.LongestCharacters}). Searched: {string.Join(", ", copying.Texts)} ({copying.TrainingCharacters / 1e6:0.0} million characters){(copying.MissingTexts.Count > 0 ? $"; not searched, as it is not here as a text: {string.Join(", ", copying.MissingTexts)}" : "")}.</li>
            """)
        : Markup.Of($"""<li class="b{colour % Palette.Colours}"><b>{model.Name}</b>: its training texts are not known.</li>""");
}
