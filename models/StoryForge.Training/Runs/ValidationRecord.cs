namespace StoryForge.Training;

/// <summary>The best validation so far, and how long ago it was. Immutable, so that it can be saved with the run.</summary>
/// <param name="Waited">Validations since the best one.</param>
public sealed record ValidationRecord(double? BestLoss = null, long BestStep = 0, int Waited = 0)
{
    public ValidationRecord After(long step, double loss) =>
        BestLoss is { } best && !(loss < best) ? this with { Waited = Waited + 1 } : new ValidationRecord(loss, step);

    public bool IsBest => BestLoss is not null && Waited == 0;

    public bool HasWaitedOut(int patience) => patience > 0 && Waited >= patience;
}
