using TorchSharp;
using TorchSharp.Native;

namespace StoryForge.Torch;

/// <summary>What we need of libtorch beyond TorchSharp's API. Another file stands in for this one where TorchSharp itself is used.</summary>
public static class TorchRuntime
{
    /// <summary>How many threads an operator may use.</summary>
    public static int Threads
    {
        get => torch.get_num_threads();
        set => torch.set_num_threads(value);
    }

    /// <summary>How many tensors hold native memory.</summary>
    public static long LiveTensors => torch.Tensor.TotalCount;

    /// <summary>For example "libtorch 1.13.0, OpenBLAS (OpenMP), 2 threads".</summary>
    public static string Description => $"libtorch {Door.Version}, {LinearAlgebra()}, {Threads} threads";

    /// <summary>
    /// Keeps the memory of freed large tensors for the next ones of their size, as a training wants it, whose every step
    /// would give that memory back to the system and take it again.
    /// </summary>
    public static void KeepMemory(bool keeps) => Door.KeepMemory(keeps ? 1 : 0);

    /// <exception cref="TorchUnavailableException">libtorch is missing; the message says what to install.</exception>
    public static void EnsureLoaded() => _ = Door.Version;

    /// <summary>The state of the CPU's default random generator, to go on from exactly there.</summary>
    public static byte[] GetGeneratorState()
    {
        using var state = torch.get_rng_state();
        return state.bytes.ToArray();
    }

    public static void SetGeneratorState(byte[] state)
    {
        using var tensor = torch.tensor(state);
        torch.set_rng_state(tensor);
    }

    /// <summary>libblas.so.3 is one name for several libraries: which one the process got decides how fast f32 is.</summary>
    private static string LinearAlgebra()
    {
        _ = Door.Version;
        var library = File.ReadLines("/proc/self/maps").FirstOrDefault(line => line.Contains("libblas", StringComparison.Ordinal)) ?? "";
        return library.Contains("openblas-openmp", StringComparison.Ordinal) ? "OpenBLAS (OpenMP)"
            : library.Contains("openblas-pthread", StringComparison.Ordinal) ? "OpenBLAS (pthread: slow beside libtorch's own threads)"
            : library.Contains("mkl", StringComparison.OrdinalIgnoreCase) ? "MKL"
            : library.Length > 0 ? "reference BLAS (very slow: apt install libopenblas0-openmp)"
            : "built-in BLAS";
    }
}
