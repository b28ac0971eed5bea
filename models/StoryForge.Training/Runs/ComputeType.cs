using System.Runtime.Intrinsics.X86;
using StoryForge.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace StoryForge.Training;

/// <summary>The type of a network's matrix products while it is trained.</summary>
internal static class ComputeType
{
    public static ScalarType Of(Precision precision, NetworkConfig config, Device device) => precision switch
    {
        // the recurrent operators have no fast bfloat16
        _ when config is not Gpt2Config => ScalarType.Float32,
        Precision.Float32 => ScalarType.Float32,
        Precision.BFloat16 => ScalarType.BFloat16,
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
}
