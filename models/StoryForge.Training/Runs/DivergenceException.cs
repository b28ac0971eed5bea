namespace StoryForge.Training;

/// <summary>Training came apart and was stopped before it could spoil what was saved.</summary>
public sealed class DivergenceException(long step, string symptom, string advice = DivergenceException.SlowDown)
    : Exception($"Training diverged at step {step}: {symptom}. {advice}")
{
    private const string SlowDown =
        "The last good checkpoint is kept; lower optimizer.learning_rate (try a third of it) or lengthen schedule.warm_up.";

    public long Step { get; } = step;
}
