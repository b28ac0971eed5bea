namespace TorchSharp.Native;

/// <summary>
/// How many threads libtorch should start with. Its own count (cpuinfo's) sees a single core on many virtual machines, so
/// the kernel's topology is asked: one thread a core, as hyperthreads slow matrix products down, within what this process may use.
/// </summary>
internal static class Cores
{
    private static readonly string[] Saying = ["OMP_NUM_THREADS", "MKL_NUM_THREADS"];

    /// <summary>Null where the person has said it (OMP_NUM_THREADS, MKL_NUM_THREADS).</summary>
    public static int? Wanted()
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
}
