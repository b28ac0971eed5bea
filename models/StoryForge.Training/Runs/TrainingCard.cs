using System.Text.Json.Nodes;

namespace StoryForge.Training;

/// <summary><c>training.json</c> in a finished checkpoint: how it came to be, and how good it is.</summary>
/// <param name="Recipe">As it was run, overrides included.</param>
/// <param name="Corpus">What it was trained on, with hashes.</param>
/// <param name="Validation">Null where nothing was held out.</param>
/// <param name="Also">The texts measured beside it.</param>
/// <param name="Tokens">Read in training up to this checkpoint.</param>
/// <param name="Seconds">Time spent in training steps.</param>
/// <param name="Machine">Where it was computed.</param>
internal sealed record TrainingCard(
    JsonNode Recipe,
    IReadOnlyList<TokenizedSource> Corpus,
    long Step,
    ValidationReport? Validation,
    IReadOnlyList<SideReport> Also,
    long Tokens,
    double Seconds,
    string Machine,
    IReadOnlyList<SampleReport> Samples)
{
    public const string FileName = "training.json";
}
