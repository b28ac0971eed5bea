using System.Text.Json;
using System.Text.Json.Serialization;

namespace StoryForge.Training;

/// <summary>
/// <c>metrics.jsonl</c>: one <see cref="MetricsRecord"/> a line. Cut back, when a run is resumed, to what it held when the
/// resumed step was saved, so that each step is in it once.
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

    public void OnStep(StepReport report) => Append(report);

    public void OnEpoch(EpochReport report) => Append(report);

    public void OnValidation(ValidationReport report) => Append(report);

    public void OnSide(SideReport report) => Append(report);

    public void OnTest(TestReport report) => Append(report);

    public void OnSample(SampleReport report) => Append(report);

    public void Dispose() => _file.Dispose();

    private void Append(MetricsRecord line)
    {
        _file.Write(JsonSerializer.SerializeToUtf8Bytes(line, Json));
        _file.WriteByte((byte)'\n');
        _file.Flush();
    }
}
