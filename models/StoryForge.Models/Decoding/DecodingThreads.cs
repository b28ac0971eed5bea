using StoryForge.Torch;

namespace StoryForge.Models;

/// <summary>With how many of libtorch's threads a network writes; training always takes all.</summary>
internal static class DecodingThreads
{
    /// <summary>
    /// Parameters up to which one thread writes, though two are faster on an idle machine: there one thread still reads
    /// a prompt of 512 tokens within 250 ms and writes 200 tokens a second, far more than anyone reads. Beside other
    /// busy programs each of a token's forty small products waits until both threads have been given a core, and two
    /// threads took 1.5 to 2.5 times as long as one, at times 20 times. Measured on two idle cores, milliseconds for
    /// 256 tokens of a prompt (for a token of the answer):
    /// <code>
    /// parameters     1 thread    2 threads
    ///      5.9 M     84 (2.4)     44 (1.1)
    ///     11.3 M    124 (4.5)     78 (2.5)
    ///     27.6 M   304 (13.1)    177 (7.4)
    ///     88.6 M   256 (22.0)   187 (12.7)   bfloat16
    /// </code>
    /// </summary>
    private const long SmallNetwork = 12_000_000;

    /// <summary>What libtorch started with, which is what the person has set or the number of cores.</summary>
    private static readonly int AtStart = TorchRuntime.Threads;

    public static int For(NetworkConfig config) =>
        For(config.ParameterCount, AtStart, isSetByHand: Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is { Length: > 0 });

    internal static int For(long parameters, int atStart, bool isSetByHand) => parameters <= SmallNetwork && !isSetByHand ? 1 : atStart;
}
