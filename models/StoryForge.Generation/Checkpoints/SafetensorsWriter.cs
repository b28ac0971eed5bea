using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace StoryForge.Generation;

/// <summary>
/// Writes a safetensors file, one tensor at a time and in any order, so that a model never is in memory twice.
/// The caller writes into a temporary place (see <see cref="AtomicFolder"/>).
/// </summary>
/// <remarks>Wider element types come first and the header is padded, so every tensor is aligned to its type.</remarks>
public sealed class SafetensorsWriter : IDisposable
{
    private const int Alignment = 8;
    private const int ChunkLength = 1 << 16;

    private readonly FileStream _file;
    private readonly Dictionary<string, SafetensorsTensor> _missing;

    private SafetensorsWriter(FileStream file, IEnumerable<SafetensorsTensor> tensors)
    {
        _file = file;
        _missing = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    /// <param name="tensors">All that will be written; a tensor's Offset is not looked at.</param>
    /// <param name="metadata">Goes into the header's <c>__metadata__</c>, beside <c>format: pt</c>.</param>
    /// <exception cref="ArgumentException">A name twice, or the name <c>__metadata__</c>.</exception>
    public static SafetensorsWriter Create(
        string path,
        IEnumerable<SafetensorsTensor> tensors,
        IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        List<SafetensorsTensor> placed = Place(tensors);
        // Hugging Face's libraries write "format", and demand it of a file they load into PyTorch
        var described = new Dictionary<string, string>(metadata ?? [], StringComparer.Ordinal) { ["format"] = "pt" };
        byte[] header = Header(placed, described);
        var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        try
        {
            file.Write(header);
            file.SetLength(header.Length + placed.Sum(tensor => tensor.ByteCount));
            return new SafetensorsWriter(file, placed.Select(tensor => tensor with { Offset = header.Length + tensor.Offset }));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes one tensor, rounding to the type it was announced with (F32, F16 or BF16).</summary>
    public void Write(string name, ReadOnlySpan<float> values)
    {
        SafetensorsTensor tensor = Take(name, values.Length, "values", announced => announced.ElementCount);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkLength * tensor.Type.Size());
        try
        {
            _file.Position = tensor.Offset;
            for (int done = 0; done < values.Length; done += ChunkLength)
            {
                ReadOnlySpan<float> chunk = values.Slice(done, Math.Min(ChunkLength, values.Length - done));
                Span<byte> bytes = buffer.AsSpan(0, chunk.Length * tensor.Type.Size());
                FloatConversion.FromSingle(chunk, tensor.Type, bytes);
                _file.Write(bytes);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Writes one tensor's bytes as they are: little-endian, row-major, of the type it was announced with.</summary>
    public void WriteBytes(string name, ReadOnlySpan<byte> bytes)
    {
        SafetensorsTensor tensor = Take(name, bytes.Length, "bytes", announced => announced.ByteCount);
        _file.Position = tensor.Offset;
        _file.Write(bytes);
    }

    /// <summary>Must be called last; a file without it may lack data.</summary>
    /// <exception cref="InvalidOperationException">An announced tensor was not written.</exception>
    public void Complete()
    {
        if (_missing.Count > 0)
        {
            throw new InvalidOperationException($"{_missing.Count} tensors were not written, the first is '{_missing.Keys.First()}'.");
        }

        _file.Flush(flushToDisk: true);
    }

    public void Dispose() => _file.Dispose();

    private SafetensorsTensor Take(string name, long given, string unit, Func<SafetensorsTensor, long> size)
    {
        if (!_missing.TryGetValue(name, out SafetensorsTensor? tensor))
        {
            throw new ArgumentException($"The tensor '{name}' was not announced, or is already written.", nameof(name));
        }

        if (size(tensor) != given)
        {
            throw new ArgumentException($"{tensor} has {size(tensor)} {unit}, not {given}.", nameof(name));
        }

        _missing.Remove(name);
        return tensor;
    }

    private static List<SafetensorsTensor> Place(IEnumerable<SafetensorsTensor> tensors)
    {
        var placed = new List<SafetensorsTensor>();
        long offset = 0;
        foreach (SafetensorsTensor tensor in tensors.OrderByDescending(tensor => tensor.Type.Size()))
        {
            placed.Add(tensor with { Offset = offset });
            offset = checked(offset + tensor.ByteCount);
        }

        string? reserved = placed.Select(tensor => tensor.Name)
            .GroupBy(name => name, StringComparer.Ordinal)
            .FirstOrDefault(group => group.Count() > 1 || group.Key == "__metadata__")?.Key;
        return reserved is null
            ? placed
            : throw new ArgumentException($"The name '{reserved}' is used twice or reserved.", nameof(tensors));
    }

    private static byte[] Header(List<SafetensorsTensor> tensors, Dictionary<string, string> metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write(stackalloc byte[SafetensorsHeader.PrefixLength]);
        // tensor names are read by people and by other parsers: escape only what JSON demands
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            foreach ((string key, string value) in metadata)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            foreach (SafetensorsTensor tensor in tensors)
            {
                WriteEntry(json, tensor);
            }

            json.WriteEndObject();
        }

        while (buffer.WrittenCount % Alignment != 0)
        {
            buffer.Write(" "u8);
        }

        byte[] header = buffer.WrittenSpan.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - SafetensorsHeader.PrefixLength);
        return header;
    }

    private static void WriteEntry(Utf8JsonWriter json, SafetensorsTensor tensor)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", tensor.Type.HeaderName());
        json.WriteStartArray("shape");
        foreach (long size in tensor.Shape)
        {
            json.WriteNumberValue(size);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(tensor.Offset);
        json.WriteNumberValue(tensor.Offset + tensor.ByteCount);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
