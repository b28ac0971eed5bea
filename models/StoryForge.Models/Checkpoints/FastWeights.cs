using System.Runtime.Intrinsics.X86;
using static TorchSharp.torch;

namespace StoryForge.Models;

/// <summary>The type of weights with which this machine writes fastest.</summary>
internal static class FastWeights
{
    /// <summary>
    /// Parameters from which bfloat16 pays. A token costs one reading of all weights, so bfloat16 halves its time once
    /// they do not fit the processor's cache; below that the float32 product has less to do for each call.
    /// </summary>
    private const long LargeNetwork = 50_000_000;

    public static ScalarType For(NetworkConfig config) =>
        config.ParameterCount >= LargeNetwork && MultipliesBFloat16() ? ScalarType.BFloat16 : ScalarType.Float32;

    /// <summary>Whether the processor multiplies bfloat16 itself: AVX512_BF16, bit 5 of EAX in CPUID leaf 7, sub-leaf 1.</summary>
    private static bool MultipliesBFloat16() => X86Base.IsSupported && (X86Base.CpuId(7, 1).Eax & (1 << 5)) != 0;
}
