using System.Globalization;
using Spectre.Console;
using StoryForge.Training;

namespace StoryForge.Cli.Output;

/// <summary>Shows a training run in a terminal: a bar with rate and time left, and above it what is worth keeping.</summary>
internal sealed class TrainingBar(ProgressContext progress) : ITrainingListener
{
    private ProgressTask? _bar;

    /// <summary>Runs a piece of work that reports to a bar.</summary>
    public static T Show<T>(Func<ITrainingListener, T> work) => AnsiConsole.Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
        .HideCompleted(false)
        .Start(progress => work(new TrainingBar(progress)));

    public void OnPreparing(string what) => Say($"{what} …");

    public void OnList(ListReport report) => Say(TrainingTexts.Of(report));

    public void OnStart(RunStart start)
    {
        Say(TrainingTexts.Of(start));
        _bar = progress.AddTask(Markup.Escape(start.Recipe), maxValue: start.Steps);
        _bar.Value = start.FirstStep;
    }

    public void OnStep(StepReport report)
    {
        _bar!.Value = report.Step;
        _bar.Description = Markup.Escape(string.Create(
            CultureInfo.InvariantCulture,
            $"loss {report.Loss:0.000}  {report.TokensPerSecond:#,0} tokens/s  {TrainingTexts.Left(report.Remaining)}"));
    }

    public void OnValidation(ValidationReport report) => Say(TrainingTexts.Of(report));

    public void OnSide(SideReport report) => Say(TrainingTexts.Of(report));

    public void OnEpoch(EpochReport report) => Say(TrainingTexts.Of(report));

    public void OnTest(TestReport report) => Say(TrainingTexts.Of(report));

    public void OnSample(SampleReport report) => Say(TrainingTexts.Of(report));

    private static void Say(string text) => AnsiConsole.WriteLine(text);
}
