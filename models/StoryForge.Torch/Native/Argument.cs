using System.Text;

namespace TorchSharp.Native;

/// <summary>
/// One operator argument on the managed side. The implicit conversions make an operator call read like the schema;
/// null and a missing optional value become the schema's None.
/// </summary>
internal readonly struct Argument
{
    private readonly object? _object;
    private readonly long _bits;
    private readonly ValueKind _kind;

    private Argument(ValueKind kind, object? reference, long bits = 0)
    {
        _kind = kind;
        _object = reference;
        _bits = bits;
    }

    /// <summary>The tensor, list, generator or string behind this argument; it must outlive the native call.</summary>
    public object? Reference => _object;

    /// <summary>How many 8-byte words <see cref="Pack"/> needs beside the value itself.</summary>
    public int Words => _kind switch
    {
        ValueKind.IntegerList => ((long[])_object!).Length,
        ValueKind.TensorList or ValueKind.OptionalTensorList => ((torch.Tensor?[])_object!).Length,
        ValueKind.String => (((byte[])_object!).Length + 7) / 8,
        _ => 0,
    };

    public static implicit operator Argument(torch.Tensor? tensor) => tensor is null ? default : new(ValueKind.Tensor, tensor);

    public static implicit operator Argument(long value) => new(ValueKind.Integer, null, value);

    public static implicit operator Argument(long? value) => value is { } known ? known : default(Argument);

    public static implicit operator Argument(double value) => new(ValueKind.Real, null, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Argument(bool value) => new(ValueKind.Boolean, null, value ? 1 : 0);

    public static implicit operator Argument(long[]? values) => values is null ? default : new(ValueKind.IntegerList, values);

    public static implicit operator Argument(torch.Tensor[] tensors) => new(ValueKind.TensorList, tensors);

    public static implicit operator Argument(Scalar? scalar) => scalar is null ? default : new(scalar.Kind, null, scalar.Bits);

    public static implicit operator Argument(torch.ScalarType type) => new(ValueKind.Integer, null, (long)type);

    public static implicit operator Argument(torch.ScalarType? type) => type is { } known ? known : default(Argument);

    public static implicit operator Argument(torch.Device? device) => device is null ? default : new(ValueKind.Device, null, device.Packed);

    public static implicit operator Argument(torch.Generator? generator) => generator is null ? default : new(ValueKind.Generator, generator);

    public static implicit operator Argument(string? text) => text is null ? default : new(ValueKind.String, Encoding.UTF8.GetBytes(text));

    /// <summary>The schema's <c>Tensor?[]</c>: a list in which null stands for "all of this dimension".</summary>
    public static Argument Optional(torch.Tensor?[] tensors) => new(ValueKind.OptionalTensorList, tensors);

    /// <summary>Writes this argument into <paramref name="packed"/>, its list into <paramref name="words"/> (pinned by the caller).</summary>
    public unsafe void Pack(Value* packed, long* words)
    {
        packed->Kind = _kind;
        packed->Count = 0;
        switch (_kind)
        {
            case ValueKind.Tensor:
                packed->Pointer = ((torch.Tensor)_object!).Handle;
                break;
            case ValueKind.Generator:
                packed->Pointer = ((torch.Generator)_object!).Handle;
                break;
            case ValueKind.IntegerList:
                var numbers = (long[])_object!;
                numbers.CopyTo(new Span<long>(words, numbers.Length));
                packed->Count = numbers.Length;
                packed->Pointer = (nint)words;
                break;
            case ValueKind.TensorList or ValueKind.OptionalTensorList:
                var tensors = (torch.Tensor?[])_object!;
                for (var i = 0; i < tensors.Length; i++)
                {
                    words[i] = tensors[i] is { } tensor ? tensor.Handle : 0;
                }

                packed->Count = tensors.Length;
                packed->Pointer = (nint)words;
                break;
            case ValueKind.String:
                var bytes = (byte[])_object!;
                bytes.CopyTo(new Span<byte>(words, bytes.Length));
                packed->Count = bytes.Length;
                packed->Pointer = (nint)words;
                break;
            default:
                packed->Integer = _bits;
                break;
        }
    }
}
