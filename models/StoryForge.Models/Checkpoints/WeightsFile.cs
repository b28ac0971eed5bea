using StoryForge.Generation;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StoryForge.Models;

/// <summary>A network's parameters in a safetensors file.</summary>
internal static class WeightsFile
{
    /// <summary>Bytes that are converted at a time, so that a large table never is in memory twice.</summary>
    private const long ChunkBytes = 16 << 20;

    /// <summary>Fills a network's parameters, converting them to the types that it has.</summary>
    /// <exception cref="CheckpointException">The file is damaged, or its tensors are not those of the network.</exception>
    public static void Read(string path, LanguageNetwork network)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        using IDisposable noGrad = no_grad();
        Dictionary<string, Parameter> missing = network.named_parameters().ToDictionary(named => named.name, named => named.parameter);
        foreach (SafetensorsTensor stored in file.Tensors)
        {
            if (network.ParameterNameOf(stored.Name) is not { } name)
            {
                continue;
            }

            if (!missing.Remove(name, out Parameter? parameter))
            {
                throw new CheckpointException(path, $"it has a tensor '{stored.Name}' that the network has not", "The weights belong to another config.json.");
            }

            bool transposed = network.IsStoredTransposed(name);
            CheckShape(path, stored, parameter, transposed);
            Copy(file, stored, parameter, transposed);
        }

        if (missing.Count > 0)
        {
            throw new CheckpointException(
                path, $"it lacks {missing.Count} of the network's tensors, the first is '{missing.Keys.First()}'", "The weights belong to another config.json.");
        }
    }

    /// <param name="masters">Tensors to write in place of the parameters of these names.</param>
    public static void Write(string path, LanguageNetwork network, ScalarType type, IReadOnlyDictionary<string, Tensor>? masters)
    {
        using IDisposable noGrad = no_grad();
        SafetensorsType storedType = StoredType(type);
        List<(string Name, Tensor Values)> tensors =
            [.. network.named_parameters().Select(named => (named.name, masters?.GetValueOrDefault(named.name) ?? named.parameter))];
        using SafetensorsWriter writer = SafetensorsWriter.Create(
            path, tensors.Select(tensor => new SafetensorsTensor(tensor.Name, storedType, [.. StoredShape(tensor.Values, network.IsStoredTransposed(tensor.Name))])));
        foreach ((string name, Tensor values) in tensors)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor stored = network.IsStoredTransposed(name) ? values.t() : values;
            writer.WriteBytes(name, stored.to(type).contiguous().cpu().bytes);
        }

        writer.Complete();
    }

    private static void CheckShape(string path, SafetensorsTensor stored, Tensor parameter, bool transposed)
    {
        long[] wanted = StoredShape(parameter, transposed);
        if (!stored.Shape.SequenceEqual(wanted))
        {
            throw new CheckpointException(
                path,
                $"'{stored.Name}' has the shape [{string.Join(", ", stored.Shape)}], and config.json asks for [{string.Join(", ", wanted)}]",
                "The weights belong to another config.json.");
        }

        if (stored.Type is not (SafetensorsType.F32 or SafetensorsType.F16 or SafetensorsType.BF16 or SafetensorsType.F64))
        {
            throw new CheckpointException(path, $"'{stored.Name}' holds {stored.Type} numbers", "Weights of F32, F16 and BF16 can be read; convert the file.");
        }
    }

    private static long[] StoredShape(Tensor parameter, bool transposed) => transposed ? [.. parameter.shape.Reverse()] : parameter.shape;

    private static void Copy(SafetensorsFile file, SafetensorsTensor stored, Tensor parameter, bool transposed)
    {
        ReadOnlySpan<byte> bytes = file.Bytes(stored.Name);
        long rows = stored.Shape[0];
        long rowBytes = stored.ByteCount / rows;
        // a transposed copy is fast only as a whole; such matrices are small
        long chunkRows = transposed ? rows : Math.Clamp(ChunkBytes / rowBytes, 1, rows);
        for (long start = 0; start < rows; start += chunkRows)
        {
            using DisposeScope scope = NewDisposeScope();
            long count = Math.Min(chunkRows, rows - start);
            Tensor chunk = empty([count, .. stored.Shape.AsSpan()[1..]], TorchType(stored.Type));
            bytes.Slice((int)(start * rowBytes), (int)(count * rowBytes)).CopyTo(chunk.bytes);
            Tensor converted = chunk.to(parameter.dtype);
            parameter.narrow(0, transposed ? 0 : start, transposed ? parameter.shape[0] : count).copy_(transposed ? converted.t() : converted);
        }
    }

    private static ScalarType TorchType(SafetensorsType type) => type switch
    {
        SafetensorsType.F64 => ScalarType.Float64,
        SafetensorsType.F16 => ScalarType.Float16,
        SafetensorsType.BF16 => ScalarType.BFloat16,
        _ => ScalarType.Float32,
    };

    private static SafetensorsType StoredType(ScalarType type) => type switch
    {
        ScalarType.Float32 => SafetensorsType.F32,
        ScalarType.Float16 => SafetensorsType.F16,
        ScalarType.BFloat16 => SafetensorsType.BF16,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Weights are saved as Float32, Float16 or BFloat16."),
    };
}
