using StoryForge.Generation;

namespace StoryForge.Training;

/// <summary>A window database that is to be trained on.</summary>
/// <param name="Share">Of its rows to hold out.</param>
internal sealed record WindowContents(string Path, double Share) : ICorpusContents
{
    public ITokenizer MakeTokenizer(TokenizerOptions options, CancellationToken cancellationToken) => options.Kind == TokenizerKind.Ascii
        ? TokenizerMaker.Ascii(options.LowerCase)
        : throw new RecipeException($"{Path} is a database of ASCII codes; set tokenizer.kind to \"ascii\".");

    public ITrainingCorpus Encode(string cache, ITokenizer tokenizer)
    {
        WindowDatabase database = WindowDatabase.Open(Path);
        try
        {
            return new WindowCorpus(database, tokenizer, Share);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }
}
