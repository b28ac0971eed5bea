namespace StoryForge.Training;

/// <summary>Batches for training. Batch n depends on the seed and on n alone, so that a run can be taken up anywhere.</summary>
public interface IBatchSource
{
    double BatchesAnEpoch { get; }

    Batch At(long n);
}
