using StoryForge.Generation;

namespace StoryForge.Training;

/// <summary>A corpus as it was read, before there is a vocabulary for it.</summary>
internal interface ICorpusContents
{
    /// <summary>Of the lists among its sources.</summary>
    IEnumerable<ListReport> Lists => [];

    /// <exception cref="RecipeException">A vocabulary of this kind cannot be had from this corpus.</exception>
    ITokenizer MakeTokenizer(TokenizerOptions options, CancellationToken cancellationToken);

    /// <param name="cache">Where token files are kept.</param>
    /// <exception cref="CorpusException">The corpus does not go with the tokenizer.</exception>
    ITrainingCorpus Encode(string cache, ITokenizer tokenizer);
}
