using System.Collections.Immutable;
using System.Text.Json;

namespace StoryForge.Generation;

/// <summary>
/// The JSON header of a safetensors file, read with distrust: it may come from anywhere.
/// Format: https://github.com/huggingface/safetensors, section "Format".
/// </summary>
internal static class SafetensorsHeader
{
    /// <summary>The header of the largest real checkpoints has a few MB; the reference reader has the same limit.</summary>
    public const int MaximumLength = 100_000_000;

    /// <summary>The length of the header in front of it, 64 bits, little-endian.</summary>
    public const int PrefixLength = 8;

    private const int MaximumDimensions = 16;

    /// <param name="json">The header's bytes.</param>
    /// <param name="dataLength">How many bytes of data follow the header.</param>
    /// <exception cref="FormatException">What is wrong, without a full stop.</exception>
    public static (List<SafetensorsTensor> Tensors, Dictionary<string, string> Metadata) Parse(
        ReadOnlySpan<byte> json, long dataLength)
    {
        var tensors = new List<(SafetensorsTensor Tensor, long End)>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 3 });
            Expect(ref reader, JsonTokenType.StartObject, "the header");
            while (NextName(ref reader) is { } name)
            {
                if (!names.Add(name))
                {
                    throw new FormatException($"the header names '{name}' twice");
                }

                if (name == "__metadata__")
                {
                    ReadMetadata(ref reader, metadata);
                }
                else
                {
                    tensors.Add(ReadTensor(ref reader, name));
                }
            }

            if (reader.Read())
            {
                throw new FormatException("something follows the JSON object in the header");
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or OverflowException)
        {
            // InvalidOperationException: a JSON string that is no UTF-8 or has half a surrogate pair
            throw new FormatException("the header is not the JSON of a safetensors file", error);
        }

        CheckLayout(tensors, dataLength);
        return ([.. tensors.Select(entry => entry.Tensor)], metadata);
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, Dictionary<string, string> metadata)
    {
        Expect(ref reader, JsonTokenType.StartObject, "__metadata__");
        while (NextName(ref reader) is { } key)
        {
            Expect(ref reader, JsonTokenType.String, "a value of __metadata__");
            if (!metadata.TryAdd(key, reader.GetString()!))
            {
                throw new FormatException($"__metadata__ names '{key}' twice");
            }
        }
    }

    private static (SafetensorsTensor Tensor, long End) ReadTensor(ref Utf8JsonReader reader, string name)
    {
        SafetensorsType? type = null;
        List<long>? shape = null, offsets = null;
        Expect(ref reader, JsonTokenType.StartObject, $"the entry of '{name}'");
        while (NextName(ref reader) is { } property)
        {
            switch (property)
            {
                case "dtype" when type is null:
                    Expect(ref reader, JsonTokenType.String, $"the dtype of '{name}'");
                    string dtype = reader.GetString()!;
                    type = SafetensorsTypes.Parse(dtype)
                        ?? throw new FormatException($"'{name}' has the element type '{dtype}', which is not known here");
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader, $"the shape of '{name}'");
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader, $"the data_offsets of '{name}'");
                    break;
                default:
                    throw new FormatException($"the entry of '{name}' has an unknown or second '{property}'");
            }
        }

        if (type is not { } known || shape is null || offsets is not [var begin, var end])
        {
            throw new FormatException($"the entry of '{name}' lacks dtype, shape or two data_offsets");
        }

        var tensor = new SafetensorsTensor(name, known, [.. shape]) { Offset = begin };
        if (end < begin || end - begin != SizeOf(tensor))
        {
            throw new FormatException($"'{name}' has offsets {begin} to {end}, which do not fit its shape and type");
        }

        return (tensor, end);
    }

    private static long SizeOf(SafetensorsTensor tensor)
    {
        try
        {
            return tensor.ByteCount;
        }
        catch (OverflowException error)
        {
            throw new FormatException($"the shape of '{tensor.Name}' is larger than any file", error);
        }
    }

    /// <summary>The tensors must fill the data exactly, without holes or overlaps, as the reference reader demands.</summary>
    private static void CheckLayout(List<(SafetensorsTensor Tensor, long End)> tensors, long dataLength)
    {
        long position = 0;
        tensors.Sort((a, b) => (a.Tensor.Offset, a.End).CompareTo((b.Tensor.Offset, b.End)));
        foreach ((SafetensorsTensor tensor, long end) in tensors)
        {
            if (tensor.Offset != position)
            {
                string kind = tensor.Offset < position ? "overlaps the tensor before it" : "leaves a hole before it";
                throw new FormatException($"'{tensor.Name}' at offset {tensor.Offset} {kind}");
            }

            position = end;
        }

        if (position != dataLength)
        {
            throw new FormatException($"the header speaks of {position} bytes of data and the file has {dataLength}");
        }
    }

    private static List<long> ReadNumbers(ref Utf8JsonReader reader, string what)
    {
        Expect(ref reader, JsonTokenType.StartArray, what);
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            if (!reader.TryGetInt64(out long number) || number < 0 || numbers.Count == MaximumDimensions)
            {
                throw new FormatException($"{what} must be a few whole numbers from 0 up");
            }

            numbers.Add(number);
        }

        return reader.TokenType == JsonTokenType.EndArray
            ? numbers
            : throw new FormatException($"{what} must be a list of numbers");
    }

    /// <summary>The next property's name, or null at the object's end.</summary>
    private static string? NextName(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.PropertyName ? reader.GetString() : null;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type, string what)
    {
        if (!reader.Read() || reader.TokenType != type)
        {
            throw new FormatException($"{what} is not a JSON {type.ToString().Replace("Start", "", StringComparison.Ordinal).ToLowerInvariant()}");
        }
    }
}
