namespace StoryForge.Training;

/// <summary>What a run trains on, as token ids: texts turned into tokens, the rows of a window database, or sequences.</summary>
internal interface ITrainingCorpus : IDisposable
{
    CorpusManifest Manifest { get; }

    /// <summary>Tokens, or rows, to train on.</summary>
    long TrainingTokens { get; }

    long ValidationTokens { get; }

    /// <summary>Of what is held out for validation, or for a test.</summary>
    double TokensACharacter(CorpusSide side);

    /// <exception cref="CorpusException">Less than one window to train on.</exception>
    IBatchSource Batches(BatchShape shape, ulong seed);

    /// <summary>The same batches each time; null where nothing, or not one window, is held out for that.</summary>
    /// <param name="side">Validation or test.</param>
    /// <param name="mostTokens">About how many predictions at most.</param>
    IEnumerable<Batch>? HeldOut(CorpusSide side, BatchShape training, long mostTokens);

    /// <summary>Writes what of the corpus belongs to a model trained on it.</summary>
    /// <param name="checkpoint">The folder that is being written.</param>
    void AddTo(string checkpoint)
    {
    }
}
