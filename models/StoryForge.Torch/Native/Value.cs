using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>What a packed argument or result holds; the order is door.cpp's.</summary>
internal enum ValueKind
{
    None,
    Tensor,
    Integer,
    Real,
    Boolean,
    IntegerList,
    TensorList,
    OptionalTensorList,
    Device,
    Generator,
    String,
}

/// <summary>One argument or result as it crosses the native door: 16 bytes, the layout of door.cpp's Value.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct Value
{
    [FieldOffset(0)] public ValueKind Kind;

    /// <summary>Length of a list, or of a string in bytes.</summary>
    [FieldOffset(4)] public int Count;

    [FieldOffset(8)] public long Integer;
    [FieldOffset(8)] public double Real;
    [FieldOffset(8)] public nint Pointer;
}
