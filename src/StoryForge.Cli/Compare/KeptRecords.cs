using System.Text.Json;

namespace StoryForge.Cli.Compare;

/// <summary>
/// Records in a file, one JSON object a line, each found by its key. A line is on the disk when <see cref="Add"/> returns;
/// a last line that a kill cut off is dropped.
/// </summary>
internal sealed class KeptRecords<T> : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Dictionary<string, T> _records = new(StringComparer.Ordinal);
    private readonly Func<T, string> _keyOf;
    private readonly FileStream _file;

    /// <exception cref="FailureException">There is something else in the file.</exception>
    public KeptRecords(string path, Func<T, string> keyOf)
    {
        _keyOf = keyOf;
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        var bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        try
        {
            for (var at = 0; at < whole;)
            {
                var length = bytes.AsSpan(at).IndexOf((byte)'\n');
                var record = JsonSerializer.Deserialize<T>(bytes.AsSpan(at, length), Json)!;
                _records[keyOf(record)] = record;
                at += length + 1;
            }
        }
        catch (Exception error) when (error is JsonException or ArgumentNullException)
        {
            _file.Dispose();
            throw new FailureException($"{path} is damaged, or not of a comparison. Take it away, or choose another --out.", error);
        }

        _file.SetLength(whole);
        _file.Seek(0, SeekOrigin.End);
    }

    public T? Find(string key) => _records.GetValueOrDefault(key);

    public void Add(T record)
    {
        _file.Write([.. JsonSerializer.SerializeToUtf8Bytes(record, Json), (byte)'\n']);
        _file.Flush(flushToDisk: true);
        _records[_keyOf(record)] = record;
    }

    public void Dispose() => _file.Dispose();
}
