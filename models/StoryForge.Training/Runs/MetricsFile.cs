using System.Text.Json;
using System.Text.Json.Serialization;

namespace StoryForge.Training;

/// <summary>
/// <c>metrics.jsonl</c>: one JSON object a line, told apart by <c>kind</c> (step, epoch, validation, also, test,
/// sample). Cut back, when a run is resumed, to what it held when the resumed step was saved, so that each step is in it once.
/// </summary>
internal sealed class MetricsFile : ITrainingListener, IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        // a text that is read by people, and by jq
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly FileStream _file;

    /// <param name="length">Bytes to keep of what is there.</param>
    public MetricsFile(string path, long length)
    {
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        _file.SetLength(Math.Min(length, _file.Length));
        _file.Seek(0, SeekOrigin.End);
    }

    /// <summary>Brings all lines to the disk and says how long the file is.</summary>
    public long Flush()
    {
        _file.Flush(flushToDisk: true);
        return _file.Length;
    }

    public void OnStep(StepReport report) => Append(new
    {
        kind = "step",
        report.Step,
        report.Loss,
        report.LearningRate,
        report.GradientNorm,
        report.Tokens,
        report.Seconds,
    });

    public void OnValidation(ValidationReport report) => Append(new
    {
        kind = "validation",
        report.Step,
        report.Loss,
        report.Perplexity,
        report.BitsPerCharacter,
        report.IsBest,
    });

    public void OnSide(SideReport report) => Append(new
    {
        kind = "also",
        report.Step,
        report.Corpus,
        report.Loss,
        report.BitsPerCharacter,
    });

    public void OnEpoch(EpochReport report) => Append(new
    {
        kind = "epoch",
        report.Epoch,
        report.Step,
        report.Loss,
    });

    public void OnTest(TestReport report) => Append(new
    {
        kind = "test",
        report.Step,
        report.Loss,
        report.Perplexity,
        report.BitsPerCharacter,
    });

    public void OnSample(SampleReport report) => Append(new
    {
        kind = "sample",
        report.Step,
        report.Temperature,
        report.Prompt,
        report.Text,
    });

    public void Dispose() => _file.Dispose();

    private void Append<T>(T line)
    {
        _file.Write(JsonSerializer.SerializeToUtf8Bytes(line, Json));
        _file.WriteByte((byte)'\n');
        _file.Flush();
    }
}
