using StoryForge.Generation;

namespace StoryForge.Training;

/// <summary>The texts of a run.</summary>
/// <param name="HeldOut">Whole sources for validation only.</param>
internal sealed record CorpusTexts(IReadOnlyList<CorpusText> Training, IReadOnlyList<CorpusText> HeldOut) : ICorpusContents
{
    public IEnumerable<ListReport> Lists => Training.Concat(HeldOut)
        .Where(text => text.LeftOut is not null)
        .Select(text => new ListReport(text.Source.Path, text.Documents.Count, text.LeftOut!));

    public ITokenizer MakeTokenizer(TokenizerOptions options, CancellationToken cancellationToken) =>
        TokenizerMaker.Make(options, Training, cancellationToken);

    public ITrainingCorpus Encode(string cache, ITokenizer tokenizer) =>
        TokenizedCorpus.Open(cache, Training, HeldOut, tokenizer, TokenizerHash.Of(tokenizer));
}
