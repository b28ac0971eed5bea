using System.Text.Json;
using StoryForge.Generation;

namespace StoryForge.Cli.Compare;

/// <summary>How a model got better while it was trained, in bits per character of its own texts.</summary>
/// <param name="Training">The mean over the steps up to that step; empty where only the end is known.</param>
/// <param name="Validation">At that step, on what was held out then; empty where nothing was.</param>
internal sealed record TrainingCurve(IReadOnlyList<CurvePoint> Training, IReadOnlyList<CurvePoint> Validation)
{
    private const int MostTrainingPoints = 80;

    /// <summary><c>metrics.jsonl</c> beside the checkpoint, else the one figure in <c>training.json</c>; null without both.</summary>
    public static TrainingCurve? Of(string model)
    {
        var metrics = Path.Combine(model, "metrics.jsonl");
        var card = Path.Combine(model, "training.json");
        try
        {
            return File.Exists(metrics) ? OfMetrics(File.ReadLines(metrics), File.Exists(Path.Combine(model, CharacterVocabulary.FileName))) : File.Exists(card) ? OfCard(File.ReadAllBytes(card)) : null;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FailureException($"The training figures of {model} are damaged ({error.Message.TrimEnd('.')}). Mend them, or take them away.");
        }
    }

    /// <param name="lines">Losses are in nats per token; validation has both, and so gives the factor between them.</param>
    /// <param name="characters">Tokens are characters: the factor is known without a validation.</param>
    public static TrainingCurve? OfMetrics(IEnumerable<string> lines, bool characters = false)
    {
        List<CurvePoint> training = [];
        List<CurvePoint> validation = [];
        var bitsANat = characters ? 1 / Math.Log(2) : 0;
        foreach (var line in lines)
        {
            using var json = JsonDocument.Parse(line);
            var at = json.RootElement;
            var kind = at.GetProperty("kind").GetString();
            if (kind == "step" && Finite(at, "loss") is { } loss)
            {
                training.Add(new CurvePoint(at.GetProperty("step").GetInt64(), loss));
            }
            else if (kind == "validation" && Finite(at, "bitsPerCharacter") is { } bits)
            {
                validation.Add(new CurvePoint(at.GetProperty("step").GetInt64(), bits));
                bitsANat = bits / at.GetProperty("loss").GetDouble();
            }
        }

        return bitsANat == 0 || training.Count + validation.Count == 0 ? null : new TrainingCurve([.. Thinned(training, bitsANat)], validation);
    }

    private static TrainingCurve? OfCard(byte[] card)
    {
        using var json = JsonDocument.Parse(card);
        return json.RootElement.TryGetProperty("validation", out var validation) && validation.ValueKind == JsonValueKind.Object
            ? new TrainingCurve([], [new CurvePoint(validation.GetProperty("step").GetInt64(), validation.GetProperty("bitsPerCharacter").GetDouble())])
            : null;
    }

    private static IEnumerable<CurvePoint> Thinned(List<CurvePoint> steps, double factor) => steps
        .Chunk(Math.Max(1, (steps.Count + MostTrainingPoints - 1) / MostTrainingPoints))
        .Select(chunk => new CurvePoint(chunk[^1].Step, factor * chunk.Average(point => point.Bits)));

    /// <summary>A loss that left the numbers is written as a word.</summary>
    private static double? Finite(JsonElement at, string name) =>
        at.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
}

/// <param name="Bits">Per character.</param>
internal sealed record CurvePoint(long Step, double Bits);
