using System.Globalization;
using StoryForge.Training;

namespace StoryForge.Cli.Output;

/// <summary>Shows a training run as plain lines, for files and pipes; steps are told now and then only.</summary>
internal sealed class TrainingLines(TextWriter output, TimeProvider clock) : ITrainingListener
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private long? _lastTold;

    public void OnPreparing(string what) => output.WriteLine($"{what} …");

    public void OnList(ListReport report) => output.WriteLine(TrainingTexts.Of(report));

    public void OnStart(RunStart start) => output.WriteLine(TrainingTexts.Of(start));

    public void OnStep(StepReport report)
    {
        if (_lastTold is { } last && clock.GetElapsedTime(last) < Pause && report.Step < report.Steps)
        {
            return;
        }

        _lastTold = clock.GetTimestamp();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"step {report.Step}/{report.Steps}  loss {report.Loss:0.000}  {report.TokensPerSecond:#,0} tokens/s  {TrainingTexts.Left(report.Remaining)}"));
    }

    public void OnValidation(ValidationReport report) => output.WriteLine(TrainingTexts.Of(report));

    public void OnSide(SideReport report) => output.WriteLine(TrainingTexts.Of(report));

    public void OnEpoch(EpochReport report) => output.WriteLine(TrainingTexts.Of(report));

    public void OnTest(TestReport report) => output.WriteLine(TrainingTexts.Of(report));

    public void OnSample(SampleReport report) => output.WriteLine(TrainingTexts.Of(report));
}
