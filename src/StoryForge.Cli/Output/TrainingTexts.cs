using System.Globalization;
using StoryForge.Training;

namespace StoryForge.Cli.Output;

/// <summary>What is said of a training run, in a terminal and in a file alike.</summary>
internal static class TrainingTexts
{
    public static string Of(ListReport report)
    {
        (long Count, string Why)[] reasons =
        [
            (report.LeftOut.Filtered, "with other values than asked for"),
            (report.LeftOut.Empty, "empty"),
            (report.LeftOut.NotAscii, "not ASCII"),
            (report.LeftOut.TooLong, "too long"),
            (report.LeftOut.SeveralLines, "of several lines"),
            (report.LeftOut.Repeated, "repeated"),
            (report.LeftOut.Surplus, "beyond the number wanted"),
        ];
        string[] leftOut = [.. reasons.Where(reason => reason.Count > 0).Select(reason => Text($"{reason.Count:#,0} {reason.Why}"))];
        return Text($"{Path.GetFileName(report.Path)}: {report.Rows:#,0} rows{(leftOut.Length > 0 ? $"; left out: {string.Join(", ", leftOut)}" : "")}");
    }

    public static string Of(RunStart start) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {start.Recipe}: {start.Parameters / 1e6:0.##} M parameters, a vocabulary of {start.VocabularySize:#,0}; {start.TrainingTokens:#,0} tokens to train on, {start.ValidationTokens:#,0} held out
        steps {start.FirstStep:#,0} to {start.Steps:#,0}, {start.StepsAnEpoch:0.#} an epoch; a blind guess has loss {StartingLoss.OfBlindGuess(start.VocabularySize):0.00}; {start.Device}
        """);

    public static string Of(ValidationReport report) => Text(
        $"step {report.Step}: validation loss {report.Loss:0.0000}, perplexity {report.Perplexity:0.00}, {report.BitsPerCharacter:0.000} bits a character{(report.IsBest ? ", the best so far" : "")}");

    public static string Of(SideReport report) => Text($"step {report.Step}: {report.Corpus}: loss {report.Loss:0.0000}, {report.BitsPerCharacter:0.000} bits a character");

    public static string Of(EpochReport report) => Text($"epoch {report.Epoch} done at step {report.Step}: mean training loss {report.Loss:0.0000}");

    public static string Of(TestReport report) => Text(
        $"test, the checkpoint of step {report.Step}: loss {report.Loss:0.0000}, perplexity {report.Perplexity:0.00}, {report.BitsPerCharacter:0.000} bits a character");

    public static string Of(SampleReport report) => Text(
        $"step {report.Step}, temperature {report.Temperature:0.0}: {report.Prompt}|{report.Text.ReplaceLineEndings(" ")}");

    public static string Left(TimeSpan? remaining) => remaining switch
    {
        null => "",
        { TotalHours: >= 1 } left => Text($"{(int)left.TotalHours} h {left.Minutes:00} min left"),
        { } left => Text($"{left.Minutes}:{left.Seconds:00} left"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
