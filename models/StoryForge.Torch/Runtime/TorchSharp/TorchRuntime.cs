using System.Runtime.InteropServices;
using TorchSharp;

namespace StoryForge.Torch;

/// <summary>What we need of libtorch beyond TorchSharp's API, with TorchSharp itself underneath (-p:Torch=cpu or cuda).</summary>
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

    public static string Description => $"libtorch {torch.__version__} of TorchSharp, {Threads} threads";

    /// <summary>TorchSharp's libtorch sees to its memory itself: nothing is done here.</summary>
    public static void KeepMemory(bool keeps) => _ = keeps;

    /// <exception cref="TorchUnavailableException">TorchSharp could not load its native libraries.</exception>
    public static void EnsureLoaded()
    {
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
        }
        catch (Exception failure) when (failure is TypeInitializationException or DllNotFoundException or ExternalException or NotSupportedException)
        {
            throw new TorchUnavailableException($"TorchSharp could not load libtorch; restore its packages and build again. It said: {failure.Message}", failure);
        }
    }

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
}
