namespace StoryForge.Training;

/// <summary>Is told of a run as it goes on, on the run's thread. Both the metrics file and the command line listen.</summary>
public interface ITrainingListener
{
    /// <param name="what">What takes a while before the first step, such as "reading the corpus".</param>
    void OnPreparing(string what)
    {
    }

    void OnList(ListReport report)
    {
    }

    void OnStart(RunStart start)
    {
    }

    void OnStep(StepReport report)
    {
    }

    void OnEpoch(EpochReport report)
    {
    }

    void OnTest(TestReport report)
    {
    }

    void OnValidation(ValidationReport report)
    {
    }

    void OnSide(SideReport report)
    {
    }

    void OnSample(SampleReport report)
    {
    }

    void OnCheckpoint(CheckpointReport report)
    {
    }
}
