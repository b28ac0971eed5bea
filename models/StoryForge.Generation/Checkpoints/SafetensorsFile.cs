using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;

namespace StoryForge.Generation;

/// <summary>
/// A safetensors file, memory-mapped: opening costs the header, and a tensor's bytes are read from the disk when they
/// are looked at. The whole header is checked on opening, so no span ever leaves the file.
/// </summary>
public sealed unsafe class SafetensorsFile : IDisposable
{
    private const string Advice = "The file is damaged or no safetensors file; download or save it again.";

    private readonly MemoryMappedFile _mapping;
    private readonly MemoryMappedViewAccessor _view;
    private readonly Dictionary<string, SafetensorsTensor> _byName;
    private byte* _start;

    private SafetensorsFile(string path, MemoryMappedFile mapping, MemoryMappedViewAccessor view, byte* start, long length)
    {
        Path = path;
        _mapping = mapping;
        _view = view;
        _start = start;
        long headerLength = HeaderLength(path, start, length);
        long dataStart = SafetensorsHeader.PrefixLength + headerLength;
        try
        {
            var header = new ReadOnlySpan<byte>(start + SafetensorsHeader.PrefixLength, (int)headerLength);
            (List<SafetensorsTensor> tensors, Dictionary<string, string> metadata) =
                SafetensorsHeader.Parse(header, length - dataStart);
            Metadata = metadata;
            Tensors = [.. tensors.Select(tensor => tensor with { Offset = dataStart + tensor.Offset })];
        }
        catch (FormatException error)
        {
            throw new CheckpointException(path, error.Message, Advice, error);
        }

        _byName = Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    public string Path { get; }

    /// <summary>In the order of their bytes in the file.</summary>
    public IReadOnlyList<SafetensorsTensor> Tensors { get; }

    /// <summary>The header's <c>__metadata__</c>; Hugging Face writes <c>format: pt</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <exception cref="CheckpointException">The file is missing, truncated, or no safetensors file.</exception>
    public static SafetensorsFile Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new CheckpointException(path, "there is no such file", "A checkpoint folder needs its weights in it.");
        }

        long length = new FileInfo(path).Length;
        if (length < SafetensorsHeader.PrefixLength)
        {
            throw new CheckpointException(path, $"the file has only {length} bytes", Advice);
        }

        MemoryMappedFile mapping = Map(path);
        MemoryMappedViewAccessor? view = null;
        byte* start = null;
        try
        {
            view = mapping.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            return new SafetensorsFile(path, mapping, view, start, length);
        }
        catch
        {
            if (start != null)
            {
                view!.SafeMemoryMappedViewHandle.ReleasePointer();
            }

            view?.Dispose();
            mapping.Dispose();
            throw;
        }
    }

    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <exception cref="CheckpointException">The file has no tensor of that name.</exception>
    public SafetensorsTensor this[string name] =>
        _byName.TryGetValue(name, out SafetensorsTensor? tensor)
            ? tensor
            : throw new CheckpointException(Path, $"there is no tensor '{name}' in it", "Is this the checkpoint of another kind of model?");

    /// <summary>The tensor's bytes, little-endian, row-major. Valid until the file is disposed.</summary>
    /// <exception cref="CheckpointException">No such tensor, or more than 2 GiB.</exception>
    public ReadOnlySpan<byte> Bytes(string name)
    {
        ObjectDisposedException.ThrowIf(_start == null, this);
        SafetensorsTensor tensor = this[name];
        return tensor.ByteCount <= int.MaxValue
            ? new ReadOnlySpan<byte>(_start + tensor.Offset, (int)tensor.ByteCount)
            : throw new CheckpointException(Path, $"'{name}' is larger than 2 GiB", "Such models are not supported.");
    }

    /// <summary>Reads a tensor of F32, F16, BF16 or F64 as floats.</summary>
    /// <param name="destination">As long as the tensor has elements.</param>
    /// <exception cref="CheckpointException">No such tensor, or whole numbers in it.</exception>
    public void ReadFloats(string name, Span<float> destination)
    {
        SafetensorsTensor tensor = this[name];
        if (destination.Length != tensor.ElementCount)
        {
            throw new ArgumentException($"'{name}' has {tensor.ElementCount} elements, not {destination.Length}.", nameof(destination));
        }

        if (tensor.Type is not (SafetensorsType.F64 or SafetensorsType.F32 or SafetensorsType.F16 or SafetensorsType.BF16))
        {
            throw new CheckpointException(Path, $"'{name}' holds {tensor.Type}, not floating-point numbers", "Is this the checkpoint of another kind of model?");
        }

        FloatConversion.ToSingle(Bytes(name), tensor.Type, destination);
    }

    public float[] ReadFloats(string name)
    {
        var values = new float[this[name].ElementCount];
        ReadFloats(name, values);
        return values;
    }

    public void Dispose()
    {
        if (_start != null)
        {
            _start = null;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _mapping.Dispose();
        }
    }

    private static MemoryMappedFile Map(string path)
    {
        try
        {
            return MemoryMappedFile.CreateFromFile(
                new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete),
                mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, "the file cannot be opened", "Are you allowed to read it?", error);
        }
    }

    private static long HeaderLength(string path, byte* start, long fileLength)
    {
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(start, SafetensorsHeader.PrefixLength));
        if (length > SafetensorsHeader.MaximumLength)
        {
            throw new CheckpointException(path, $"it claims a header of {length} bytes", Advice);
        }

        return (long)length <= fileLength - SafetensorsHeader.PrefixLength
            ? (long)length
            : throw new CheckpointException(path, "the file ends within its header", Advice);
    }
}
