using TorchSharp.Native;

namespace TorchSharp;

/// <summary>A number on its way into an operator: libtorch keeps apart whole numbers, real numbers and truth values.</summary>
public sealed class Scalar : IDisposable
{
    private Scalar(ValueKind kind, long bits, torch.ScalarType type)
    {
        Kind = kind;
        Bits = bits;
        Type = type;
    }

    public torch.ScalarType Type { get; }

    internal ValueKind Kind { get; }

    internal long Bits { get; }

    internal double Real => Kind == ValueKind.Real ? BitConverter.Int64BitsToDouble(Bits) : Bits;

    internal long Integer => Kind == ValueKind.Real ? (long)Real : Bits;

    public static implicit operator Scalar(byte value) => new(ValueKind.Integer, value, torch.ScalarType.Int64);

    public static implicit operator Scalar(sbyte value) => new(ValueKind.Integer, value, torch.ScalarType.Int64);

    public static implicit operator Scalar(short value) => new(ValueKind.Integer, value, torch.ScalarType.Int64);

    public static implicit operator Scalar(int value) => new(ValueKind.Integer, value, torch.ScalarType.Int64);

    public static implicit operator Scalar(long value) => new(ValueKind.Integer, value, torch.ScalarType.Int64);

    public static implicit operator Scalar(Half value) => FromReal((double)value);

    public static implicit operator Scalar(BFloat16 value) => FromReal((double)value);

    public static implicit operator Scalar(float value) => FromReal(value);

    public static implicit operator Scalar(double value) => FromReal(value);

    public static implicit operator Scalar(bool value) => new(ValueKind.Boolean, value ? 1 : 0, torch.ScalarType.Bool);

    /// <summary>Nothing is held: TorchSharp's scalars are disposable, so ours can be written in a using too.</summary>
    public void Dispose()
    {
    }

    private static Scalar FromReal(double value) => new(ValueKind.Real, BitConverter.DoubleToInt64Bits(value), torch.ScalarType.Float64);
}

public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this byte value) => value;

    public static Scalar ToScalar(this sbyte value) => value;

    public static Scalar ToScalar(this short value) => value;

    public static Scalar ToScalar(this int value) => value;

    public static Scalar ToScalar(this long value) => value;

    public static Scalar ToScalar(this float value) => value;

    public static Scalar ToScalar(this double value) => value;

    public static Scalar ToScalar(this Half value) => value;

    public static Scalar ToScalar(this BFloat16 value) => value;

    public static Scalar ToScalar(this bool value) => value;

    public static float ToSingle(this Scalar value) => (float)value.Real;

    public static double ToDouble(this Scalar value) => value.Real;

    public static int ToInt32(this Scalar value) => checked((int)value.Integer);

    public static long ToInt64(this Scalar value) => value.Integer;

    public static bool ToBoolean(this Scalar value) => value.Integer != 0;
}
