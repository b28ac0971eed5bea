using StoryForge.Generation;

namespace StoryForge.Training;

/// <summary>The lists of sequences of a run.</summary>
/// <param name="HeldOut">Whole lists for validation only.</param>
internal sealed record SequenceContents(IReadOnlyList<CorpusText> Training, IReadOnlyList<CorpusText> HeldOut, SequenceOptions Options) : ICorpusContents
{
    public IEnumerable<ListReport> Lists => new CorpusTexts(Training, HeldOut).Lists;

    public ITokenizer MakeTokenizer(TokenizerOptions options, CancellationToken cancellationToken) => options.Kind == TokenizerKind.ByteBpe
        ? throw new RecipeException("Sequences are trained on by their characters; set tokenizer.kind to \"characters\" or \"ascii\".")
        : TokenizerMaker.Make(options, Training, cancellationToken);

    public ITrainingCorpus Encode(string cache, ITokenizer tokenizer) => tokenizer is CharacterVocabulary characters
        ? new SequenceCorpus(Training, HeldOut, characters, Options)
        : throw new CorpusException(Training[0].Source.Path, "is a list of sequences, which are trained on by their characters, and the model's vocabulary has longer tokens", "Tune a character model, or train one from scratch.");
}
