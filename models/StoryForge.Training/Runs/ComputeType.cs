using System.Runtime.Intrinsics.X86;
using StoryForge.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace StoryForge.Training;

/// <summary>The type of a network's matrix products while it is trained.</summary>
internal static class ComputeType
{
    /// <summary>Narrower recurrent layers spend their time on their gates.</summary>
    private const int WideLayer = 256;

    public static ScalarType Of(Precision precision, NetworkConfig config, Device device) => precision switch
    {
        // no recurrent layer of libtorch itself computes in bfloat16
        _ when config is RecurrentConfig && (device.type != DeviceType.CPU || !HasTiles()) => ScalarType.Float32,
        Precision.Float32 => ScalarType.Float32,
        Precision.BFloat16 => ScalarType.BFloat16,
        _ when config is RecurrentConfig recurrent => recurrent.Units.Max() >= WideLayer ? ScalarType.BFloat16 : ScalarType.Float32,
        _ => device.type != DeviceType.CPU || MultipliesBFloat16() ? ScalarType.BFloat16 : ScalarType.Float32,
    };

    public static ScalarType OfFile(CheckpointType type) => type switch
    {
        CheckpointType.Float16 => ScalarType.Float16,
        CheckpointType.BFloat16 => ScalarType.BFloat16,
        _ => ScalarType.Float32,
    };

    /// <summary>AVX512_BF16, bit 5 of EAX in CPUID leaf 7, sub-leaf 1: without it bfloat16 is emulated, and slow.</summary>
    private static bool MultipliesBFloat16() => X86Base.IsSupported && (X86Base.CpuId(7, 1).Eax & (1 << 5)) != 0;

    /// <summary>AMX_BF16, bit 22 of EDX in CPUID leaf 7, sub-leaf 0.</summary>
    private static bool HasTiles() => X86Base.IsSupported && (X86Base.CpuId(7, 0).Edx & (1 << 22)) != 0;
}
