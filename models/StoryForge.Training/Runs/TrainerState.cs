using System.Text.Json;
using System.Text.Json.Nodes;
using StoryForge.Generation;

namespace StoryForge.Training;

/// <summary>
/// All that a run knows besides weights and the optimizer's figures: <c>trainer_state.json</c>. Batches and dropout
/// follow from the seed and the step, so no generator has to be saved.
/// </summary>
/// <param name="Step">Steps done.</param>
/// <param name="Settled">What was due after that step is done too: validation and samples.</param>
/// <param name="Recipe">The recipe as resolved at the start, overrides included.</param>
/// <param name="CorpusKey">Hash of the tokens trained on.</param>
/// <param name="MetricsLength">Bytes of <c>metrics.jsonl</c> at this step.</param>
/// <param name="Seconds">Time spent in steps.</param>
/// <param name="Epoch">Losses of the steps since the last whole pass over the corpus.</param>
public sealed record TrainerState(
    long Step,
    bool Settled,
    JsonNode Recipe,
    IReadOnlyList<CorpusSource> Corpus,
    IReadOnlyList<string> ValidationCorpus,
    string CorpusKey,
    long MetricsLength,
    long Tokens,
    double Seconds,
    ValidationRecord Validation,
    DivergenceWatch Watch,
    LossMean Epoch = default)
{
    public const string FileName = "trainer_state.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <exception cref="CheckpointException">No state there, or a damaged one.</exception>
    public static TrainerState Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw new CheckpointException(folder, "holds no run to resume", "Start it without --resume.");
        }

        try
        {
            return JsonSerializer.Deserialize<TrainerState>(File.ReadAllBytes(path), Json) ?? throw new JsonException("null");
        }
        catch (JsonException problem)
        {
            throw new CheckpointException(path, "is not a trainer's state", "Start the run again without --resume.", problem);
        }
    }

    public void Write(string folder) =>
        File.WriteAllBytes(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, Json));
}
