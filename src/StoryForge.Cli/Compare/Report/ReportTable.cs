namespace StoryForge.Cli.Compare.Report;

/// <summary>All figures as numbers, the best of each in bold.</summary>
internal static class ReportTable
{
    public static Markup Of(IReadOnlyList<ComparedModel> models)
    {
        Row[] rows =
        [
            Row.Plain("parameters", model => Text($"{model.Parameters / 1e6:0.00} M")),
            Row.Plain("vocabulary", model => Text($"{model.VocabularySize:#,0}")),
            Row.Ranked("bits per character", model => model.BitsPerCharacter.Value, model => Range(model.BitsPerCharacter, "0.000"), lower: true),
            Row.Plain("… of these for what it can't say", model => Text($"{model.UnsaidBitsPerCharacter:0.000}")),
            Row.Plain("perplexity per token", model => Text($"{model.Perplexity:#,0.00}")),
            Row.Plain("characters it does not know", model => Text($"{model.UnknownCharacters:#,0} of {model.Characters:#,0}")),
            Row.Plain("capitals it does not tell apart", model => Text($"{model.LostCapitals:#,0}")),
            Row.Ranked("contract kept", model => model.Contract.Rate.Value, model => Percent(model.Contract.Rate), lower: false),
            Row.Plain("… fewer sentences / none", model => Text($"{model.Contract.Fewer} / {model.Contract.Empty}")),
            Row.Ranked("distinct-1", model => model.Distinct1, model => Text($"{model.Distinct1:0.000}"), lower: false),
            Row.Ranked("distinct-2", model => model.Distinct2, model => Text($"{model.Distinct2:0.000}"), lower: false),
            Row.Ranked("distinct-3", model => model.Distinct3, model => Text($"{model.Distinct3:0.000}"), lower: false),
            Row.Ranked("repetition", model => model.Repetition.Value, model => Percent(model.Repetition), lower: true),
            Row.Plain("longest copy, words", model => model.Copying is { } copying ? Text($"{copying.LongestWords}") : "unknown"),
            Row.Plain("longest copy, characters", model => model.Copying is { } copying ? Text($"{copying.LongestCharacters}") : "unknown"),
            Row.Plain("longest copy of a turn, words", model => model.Copying is { } copying ? Range(copying.WordsASample, "0.0") : "unknown"),
            Row.Plain("copied sentences", model => model.Copying is { } copying ? Percent(copying.CopiedSentences) : "unknown"),
            Row.Ranked("tokens a second", model => model.TokensPerSecond.Value, model => Range(model.TokensPerSecond, "#,0"), lower: false),
            Row.Ranked("characters a second", model => model.CharactersPerSecond.Value, model => Range(model.CharactersPerSecond, "#,0"), lower: false),
            Row.Ranked("memory, MB", model => model.PeakMegabytes, model => Text($"{model.PeakMegabytes:#,0}"), lower: true),
            Row.Plain("weights on disk, MB", model => Text($"{model.WeightMegabytes:0.0}")),
        ];
        return Markup.Of($"""
            <div class="wide"><table>
            <thead><tr><th></th>{Markup.Join(models.Select((model, i) => Markup.Of($"""<th class="b{i % Palette.Colours}">{model.Name}</th>""")))}</tr></thead>
            <tbody>{Markup.Join(rows.Select(row => row.Of(models)))}</tbody>
            </table></div>
            """);
    }

    public static string Percent(Interval share) => Text($"{share.Value:0.0%} ({100 * share.Low:0.0}–{100 * share.High:0.0})");

    private static string Range(Interval interval, string format) =>
        $"{Text(interval.Value, format)} ({Text(interval.Low, format)}–{Text(interval.High, format)})";

    private static string Text(double value, string format) => value.ToString(format, System.Globalization.CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <param name="Value">What ranks the models; null where none is better than another.</param>
    private sealed record Row(string Name, Func<ComparedModel, string> Text, Func<ComparedModel, double>? Value, bool Lower)
    {
        public static Row Plain(string name, Func<ComparedModel, string> text) => new(name, text, null, false);

        public static Row Ranked(string name, Func<ComparedModel, double> value, Func<ComparedModel, string> text, bool lower) => new(name, text, value, lower);

        public Markup Of(IReadOnlyList<ComparedModel> models)
        {
            double? best = Value is null ? null : Lower ? models.Min(Value) : models.Max(Value);
            return Markup.Of($"<tr><th>{Name}</th>{Markup.Join(models.Select(model => Value?.Invoke(model) == best && best is not null ? Markup.Of($"<td><b>{Text(model)}</b></td>") : Markup.Of($"<td>{Text(model)}</td>")))}</tr>");
        }
    }
}
