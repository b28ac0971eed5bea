namespace StoryForge.Cli.Compare;

/// <summary>All that was found out: <c>report.json</c>, and what the page is made from.</summary>
/// <param name="Prompts">Different ones; each is continued with as many seeds as the samples need.</param>
/// <param name="BudgetCharacters">How long a turn may be: each model's tokens are counted so that they come to as much text.</param>
/// <param name="DistinctWords">Words of each model that distinct-n counts: as many of each.</param>
internal sealed record Comparison(
    DateTimeOffset MadeAt,
    string Machine,
    int Processors,
    int HeldOutDocuments,
    long HeldOutCharacters,
    int Samples,
    int Prompts,
    int Sentences,
    int BudgetCharacters,
    double Temperature,
    double TopP,
    long Seed,
    int DistinctWords,
    IReadOnlyList<ComparedModel> Models);

/// <param name="UnknownCharacters">Of the held-out text, such as the vocabulary lacks.</param>
/// <param name="LostCapitals">Of it, such as the vocabulary has in lower case only.</param>
/// <param name="UnsaidBitsPerCharacter">What both cost, in <paramref name="BitsPerCharacter"/> too.</param>
/// <param name="Curve">Null where the model brings no figures of its training.</param>
/// <param name="Copying">Null where its training texts are not known.</param>
internal sealed record ComparedModel(
    string Name,
    string Family,
    long Parameters,
    int VocabularySize,
    int? ContextLength,
    string Checkpoint,
    Interval BitsPerCharacter,
    double Loss,
    double Perplexity,
    long Tokens,
    long Characters,
    long UnknownCharacters,
    long LostCapitals,
    double UnsaidBitsPerCharacter,
    ContractFigures Contract,
    double Distinct1,
    double Distinct2,
    double Distinct3,
    Interval Repetition,
    Copying? Copying,
    Interval TokensPerSecond,
    Interval CharactersPerSecond,
    double WeightMegabytes,
    double PeakMegabytes,
    TrainingCurve? Curve,
    IReadOnlyList<GalleryText> Gallery);

/// <summary>How often a model's turn is exactly the sentences that were asked for.</summary>
/// <param name="Rate">The share of turns that are.</param>
/// <param name="Fewer">Turns of at least one whole sentence, but fewer than asked for.</param>
/// <param name="Empty">Turns without a whole sentence.</param>
internal sealed record ContractFigures(Interval Rate, int Kept, int Fewer, int Empty);

internal sealed record GalleryText(string Prompt, double Temperature, string Text);
