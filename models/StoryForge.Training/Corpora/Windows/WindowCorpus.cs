using StoryForge.Generation;

namespace StoryForge.Training;

/// <summary>
/// A window database to train on. The last rows, which are of the last texts, are held out; the rows before them that
/// share characters with them are left out.
/// </summary>
internal sealed class WindowCorpus : ITrainingCorpus
{
    private readonly WindowDatabase _database;
    private readonly long[] _ids;

    /// <exception cref="CorpusException">A tokenizer that has not one token a character.</exception>
    public WindowCorpus(WindowDatabase database, ITokenizer tokenizer, double share)
    {
        _database = database;
        _ids = new long[WindowDatabase.Codes];
        for (int code = 0; code < _ids.Length; code++)
        {
            _ids[code] = tokenizer is CharacterVocabulary
                ? tokenizer.Encode([(char)code])[0]
                : throw new CorpusException(database.Path, "holds single characters, and the model's vocabulary has longer tokens", "Train a character model on it, or give texts.");
        }

        ValidationTokens = share > 0 && database.Rows > 1 ? Math.Clamp((long)(share * database.Rows), 1, database.Rows / 2) : 0;
        TrainingTokens = Math.Max(1, database.Rows - ValidationTokens - (ValidationTokens > 0 ? database.Length : 0));
        var source = new TokenizedSource(
            Path.GetFileName(database.Path), database.Fingerprint, Documents: 0, Characters: database.Rows, TrainingStart: 0, TrainingTokens, ValidationTokens);
        Manifest = new CorpusManifest($"{database.Fingerprint} {ValidationTokens}", tokenizer.VocabularySize, [source], ValidationTokens);
    }

    public CorpusManifest Manifest { get; }

    public long TrainingTokens { get; }

    public long ValidationTokens { get; }

    public double TokensACharacter(CorpusSide side) => 1;

    public IBatchSource Batches(BatchShape shape, ulong seed)
    {
        CheckWindow(shape);
        return new WindowBatches(_database, TrainingTokens, shape, seed, _ids);
    }

    public IEnumerable<Batch>? HeldOut(CorpusSide side, BatchShape training, long mostTokens)
    {
        CheckWindow(training);
        return side == CorpusSide.Validation && ValidationTokens > 0 ? HeldOutBatches(training, mostTokens) : null;
    }

    public void Dispose() => _database.Dispose();

    /// <summary>Runs of rows, spread evenly over all that are held out.</summary>
    private IEnumerable<Batch> HeldOutBatches(BatchShape shape, long mostTokens)
    {
        long predictions = shape.EveryPosition ? shape.Window : 1;
        long taken = Math.Clamp(mostTokens / predictions, 1, ValidationTokens);
        for (long first = 0; first < taken; first += shape.Rows)
        {
            byte[] rows = new byte[Math.Min(shape.Rows, taken - first) * _database.RowBytes];
            // the last run of them still lies within
            long start = (long)((Int128)first * ValidationTokens / taken);
            _database.Read(_database.Rows - ValidationTokens + Math.Min(start, ValidationTokens - (rows.Length / _database.RowBytes)), rows);
            yield return WindowBatches.Of(rows, shape, _ids);
        }
    }

    private void CheckWindow(BatchShape shape)
    {
        if (shape.Window != _database.Length)
        {
            throw new RecipeException(
                $"batch.window is {shape.Window}, and {_database.Path} has windows of {_database.Length}; set it to that, or make the database with --length {shape.Window}.");
        }
    }
}
