using System.Text.Json;

namespace StoryForge.Api;

/// <summary>
/// Reads a training's metrics.jsonl while it is written: whole lines only, and steps thinned to what a chart can show. A
/// line of a kind that is not known here, or that can't be read, is passed over.
/// </summary>
internal static class MetricsReader
{
    public const int MostPoints = 1000;

    /// <exception cref="IOException">The file can't be read now.</exception>
    public static RunMetrics Read(string path, long from)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        bool restarted = from > file.Length;
        long start = restarted ? 0 : from;
        var text = new byte[file.Length - start];
        file.Position = start;
        int read = file.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
        int whole = text.AsSpan(0, read).LastIndexOf((byte)'\n') + 1;

        var steps = new List<StepPoint>();
        var validations = new List<ValidationPoint>();
        var tests = new List<ValidationPoint>();
        var samples = new List<RunSample>();
        foreach (var line in Lines(text.AsMemory(0, whole)))
        {
            Add(line);
        }

        return new RunMetrics(start + whole, restarted, Thin(steps), validations, tests, samples);

        void Add(JsonElement line)
        {
            switch (Text(line, "kind"))
            {
                case "step":
                    steps.Add(new StepPoint(Step(line), Number(line, "loss"), Number(line, "learningRate")));
                    break;
                case "validation":
                    validations.Add(Validation(line));
                    break;
                case "test":
                    tests.Add(Validation(line));
                    break;
                case "sample":
                    samples.Add(new RunSample(Step(line), Number(line, "temperature"), Text(line, "prompt") ?? "", Text(line, "text") ?? ""));
                    break;
            }
        }
    }

    /// <summary>Runs of equal length, each by its mean.</summary>
    public static IReadOnlyList<StepPoint> Thin(IReadOnlyList<StepPoint> steps)
    {
        int length = (steps.Count + MostPoints - 1) / MostPoints;
        return length <= 1
            ? steps
            : [.. steps.Chunk(length).Select(run => new StepPoint(
                run[^1].Step,
                run.All(point => point.Loss is not null) ? run.Average(point => point.Loss) : null,
                run[^1].LearningRate))];
    }

    private static IEnumerable<JsonElement> Lines(ReadOnlyMemory<byte> text)
    {
        while (text.Span.IndexOf((byte)'\n') is >= 0 and var end)
        {
            if (Parse(text[..end]) is { ValueKind: JsonValueKind.Object } line)
            {
                yield return line;
            }

            text = text[(end + 1)..];
        }
    }

    private static JsonElement? Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.Clone();
        }
        catch (JsonException)
        {
            // cut in the middle by a kill, and gone on with on the same line
            return null;
        }
    }

    private static ValidationPoint Validation(JsonElement line) => new(
        Step(line),
        Number(line, "loss"),
        Number(line, "bitsPerCharacter"),
        line.TryGetProperty("isBest", out var best) && best.ValueKind == JsonValueKind.True);

    private static long Step(JsonElement line) => (long)(Number(line, "step") ?? 0);

    /// <summary>NaN and the infinities are strings in JSON.</summary>
    private static double? Number(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static string? Text(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
