using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

public static class TensorExtensionMethods
{
    /// <summary>The tensor as a parameter; the tensor itself becomes empty.</summary>
    public static Parameter AsParameter(this torch.Tensor tensor) => new(tensor);

    public static float ToSingle(this torch.Tensor value) => value.As<float>(torch.ScalarType.Float32);

    public static double ToDouble(this torch.Tensor value) => value.As<double>(torch.ScalarType.Float64);

    public static int ToInt32(this torch.Tensor value) => value.As<int>(torch.ScalarType.Int32);

    public static long ToInt64(this torch.Tensor value) => value.As<long>(torch.ScalarType.Int64);

    public static bool ToBoolean(this torch.Tensor value) => value.As<bool>(torch.ScalarType.Bool);

    /// <summary>Writes TorchSharp's tensor format: type, dimensions, sizes (LEB128), then the raw elements.</summary>
    public static void Save(this torch.Tensor tensor, BinaryWriter writer)
    {
        using var scope = torch.NewDisposeScope();
        var flat = tensor.cpu().contiguous();
        writer.Encode((long)flat.dtype);
        writer.Encode(flat.dim());
        foreach (var size in flat.shape)
        {
            writer.Encode(size);
        }

        writer.Flush();
        flat.WriteBytesToStream(writer.BaseStream);
    }

    public static void Save(this torch.Tensor tensor, Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        tensor.Save(writer);
    }

    public static void Save(this torch.Tensor tensor, string location)
    {
        using var stream = File.Create(location);
        tensor.Save(stream);
    }

    /// <summary>Reads what <see cref="Save(torch.Tensor, BinaryWriter)"/> wrote into a tensor of the same type and shape.</summary>
    public static void Load(this torch.Tensor tensor, BinaryReader reader, bool skip = false)
    {
        using var loaded = Load(reader, skip);
        if (skip)
        {
            return;
        }

        if (loaded.dtype != tensor.dtype)
        {
            throw new ArgumentException($"Mismatched tensor data types while loading: {loaded.dtype} in the file, {tensor.dtype} in the model.");
        }

        if (!loaded.shape.AsSpan().SequenceEqual(tensor.shape))
        {
            throw new ArgumentException($"Mismatched tensor shape while loading: [{string.Join(", ", loaded.shape)}] in the file, [{string.Join(", ", tensor.shape)}] in the model.");
        }

        using var off = torch.no_grad();
        tensor.copy_(loaded);
    }

    public static torch.Tensor Load(BinaryReader reader, bool skip = false)
    {
        var type = (torch.ScalarType)reader.Decode();
        var shape = new long[reader.Decode()];
        for (var i = 0; i < shape.Length; i++)
        {
            shape[i] = reader.Decode();
        }

        if (skip)
        {
            var empty = torch.empty(0, dtype: type);
            reader.BaseStream.Seek(shape.Aggregate(empty.element_size(), (product, size) => product * size), SeekOrigin.Current);
            return empty;
        }

        var tensor = torch.empty(shape, dtype: type);
        tensor.ReadBytesFromStream(reader.BaseStream);
        return tensor;
    }

    private static T As<T>(this torch.Tensor value, torch.ScalarType type)
        where T : unmanaged
    {
        if (value.dtype == type)
        {
            return value.item<T>();
        }

        using var converted = value.to_type(type);
        return converted.item<T>();
    }
}
