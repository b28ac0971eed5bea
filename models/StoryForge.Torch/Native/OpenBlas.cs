using System.Runtime.Intrinsics.X86;

namespace TorchSharp.Native;

/// <summary>Which of its products OpenBLAS runs, where the person has not said it in the environment.</summary>
internal static class OpenBlas
{
    /// <summary>
    /// OpenBLAS 0.3.21 (Debian 12) does not know cores as new as Sapphire Rapids and gives them the AVX2 products of
    /// Haswell: a float32 product takes twice the time of the one with AVX-512. To be called before OpenBLAS is loaded.
    /// </summary>
    public static void UseWideVectors()
    {
        if (Avx512F.VL.IsSupported && Avx512BW.VL.IsSupported && Avx512DQ.VL.IsSupported && Avx512CD.VL.IsSupported)
        {
            NativeEnvironment.SetDefault("OPENBLAS_CORETYPE", "SkylakeX");
        }
    }
}
