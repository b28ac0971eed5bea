namespace StoryForge.Stories;

/// <summary>How a model's turn came about: enough to make it again exactly.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Checkpoint">SHA-256 of its weights, in lower-case hexadecimal.</param>
/// <param name="Seed">0 to <see cref="TurnOptions.GreatestSeed"/>.</param>
/// <param name="Options">The settings used, with the defaults of that day filled in.</param>
/// <param name="Tokens">Tokens generated, those cut away at the end included.</param>
/// <param name="Milliseconds">From the first token asked for to the last one.</param>
/// <param name="Sentences">Whole sentences kept.</param>
/// <param name="Reason">Why it ended.</param>
/// <param name="Beginning">The first words, which the writer chose and from which the model went on; null: none.</param>
/// <param name="Prompt">SHA-256 of the text the model read, in lower-case hexadecimal; null in stories of old.</param>
public sealed record TurnGeneration(
    string Model,
    string Checkpoint,
    long Seed,
    TurnSettings Options,
    int Tokens,
    long Milliseconds,
    int Sentences,
    TurnEndReason Reason,
    string? Beginning = null,
    string? Prompt = null);
