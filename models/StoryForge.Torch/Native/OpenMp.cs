using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>How libtorch's OpenMP threads are set up, where the person has not said it in the environment.</summary>
internal static partial class OpenMp
{
    /// <summary>
    /// Turns of the busy loop in which a thread waits for the others before it sleeps, about 0.1 ms; libgomp's default
    /// is 300,000. Beside another busy program the waiting threads take the very core they wait for: a training step of
    /// a character LSTM then took seconds instead of 0.2 s.
    /// </summary>
    private const string SpinCount = "4000";

    private static readonly string[] Saying = ["OMP_NUM_THREADS", "MKL_NUM_THREADS"];

    /// <summary>To be called before libgomp is loaded: that reads the environment once, and the native one, not .NET's copy.</summary>
    public static void WaitPolitely()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OMP_WAIT_POLICY")))
        {
            _ = SetNativeVariable("GOMP_SPINCOUNT", SpinCount, overwrite: 0);
        }
    }

    /// <summary>
    /// How many threads to start with, null where the person has said it. libtorch's own count (cpuinfo's) sees a single
    /// core on many virtual machines, so the kernel's topology is asked: one thread a core, as hyperthreads slow matrix
    /// products down, within what this process may use.
    /// </summary>
    public static int? Threads()
    {
        var said = Saying.Any(name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)));
        return said ? null : Math.Clamp(Physical(), 1, Environment.ProcessorCount);
    }

    private static int Physical()
    {
        const string Processors = "/sys/devices/system/cpu";
        if (!Directory.Exists(Processors))
        {
            return Environment.ProcessorCount;
        }

        var siblings = Directory.EnumerateDirectories(Processors, "cpu*")
            .Select(processor => Path.Combine(processor, "topology", "thread_siblings_list"))
            .Where(File.Exists)
            .Select(File.ReadAllText)
            .Distinct()
            .Count();
        return siblings > 0 ? siblings : Environment.ProcessorCount;
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetNativeVariable(string name, string value, int overwrite);
}
