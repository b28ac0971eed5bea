using StoryForge.Generation;

namespace StoryForge.Training;

/// <summary>Sequences to train on, in memory. Every character and the end of each is predicted.</summary>
internal sealed class SequenceCorpus : ITrainingCorpus
{
    private readonly CharacterVocabulary _characters;
    private readonly List<string> _trainingTexts = [];
    private readonly List<double> _frequencies = [];
    private readonly List<int[]> _training = [];
    private readonly List<int[]> _validation = [];
    private readonly List<int[]> _test = [];

    public SequenceCorpus(IReadOnlyList<CorpusText> lists, IReadOnlyList<CorpusText> heldOut, CharacterVocabulary characters, SequenceOptions options)
    {
        _characters = characters;
        List<TokenizedSource> sources = [];
        foreach (CorpusText list in lists.Concat(heldOut))
        {
            sources.Add(Add(list, wholly: sources.Count >= lists.Count, options.FrequencyPower));
        }

        if (_training.Count == 0)
        {
            throw new CorpusException(lists[0].Source.Path, "has no sequence left to train on", "Give a longer list, or hold less of it out (validation.share).");
        }

        Manifest = new CorpusManifest(TokenizedCorpus.KeyOf(lists, heldOut, $"sequences of {TokenizerHash.Of(characters)}"), characters.VocabularySize, sources, CharactersOf(_validation), CharactersOf(_test));
    }

    public CorpusManifest Manifest { get; }

    public long TrainingTokens => SequenceBatches.PredictionsIn(_training);

    public long ValidationTokens => SequenceBatches.PredictionsIn(_validation);

    public double TokensACharacter(CorpusSide side) => (double)SequenceBatches.PredictionsIn(SequencesFor(side)) / CharactersOf(SequencesFor(side));

    public IBatchSource Batches(BatchShape shape, ulong seed) =>
        new SequenceBatches(_training, _frequencies, _characters.EndOfText!.Value, shape.Rows, seed);

    public IEnumerable<Batch>? HeldOut(CorpusSide side, BatchShape training, long mostTokens)
    {
        List<int[]> sequences = SequencesFor(side);
        if (sequences.Count == 0)
        {
            return null;
        }

        // about as many predictions as wanted, of sequences spread evenly over the list
        long taken = Math.Clamp(mostTokens * sequences.Count / SequenceBatches.PredictionsIn(sequences), 1, sequences.Count);
        return Enumerable.Range(0, (int)taken)
            .Select(i => sequences[(int)(i * sequences.Count / taken)])
            .OrderBy(sequence => sequence.Length)
            .Chunk(training.Rows)
            .Select(rows => SequenceBatches.Padded(rows, _characters.EndOfText!.Value));
    }

    /// <summary>The list stays with the model, so that it can be told what it has learnt by heart.</summary>
    public void AddTo(string checkpoint) => TrainingList.Save(checkpoint, _trainingTexts);

    public void Dispose()
    {
    }

    private static long CharactersOf(List<int[]> sequences) => sequences.Sum(sequence => (long)sequence.Length);

    private List<int[]> SequencesFor(CorpusSide side) => side switch
    {
        CorpusSide.Training => _training,
        CorpusSide.Validation => _validation,
        _ => _test,
    };

    private TokenizedSource Add(CorpusText list, bool wholly, double power)
    {
        (long trainingStart, long validationStart, long characters) = (TrainingTokens, ValidationTokens, 0);
        for (int i = 0; i < list.Documents.Count; i++)
        {
            CorpusDocument document = list.Documents[i];
            CorpusSide side = wholly ? CorpusSide.Validation : list.Sides[i];
            int[] sequence = _characters.Encode(document.Text);
            SequencesFor(side).Add(sequence);
            characters += sequence.Length;
            if (side == CorpusSide.Training)
            {
                _trainingTexts.Add(document.Text);
                _frequencies.Add(Math.Pow(document.Frequency, power));
            }
        }

        return new TokenizedSource(
            Path.GetFileName(list.Source.Path), list.Sha256, list.Documents.Count, characters,
            trainingStart, TrainingTokens - trainingStart, ValidationTokens - validationStart);
    }
}
