using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;

namespace StoryForge.Cli.Bench;

/// <summary>How fast memory is read: the limit of generating text, as a token costs one reading of all weights.</summary>
internal sealed class MemoryBandwidth : IBenchmark
{
    /// <summary>Far more than any cache holds, in bytes.</summary>
    private const int Length = 512 << 20;

    private const int Passes = 7;

    // keeps the sums from being optimized away
    private static ulong s_sink;

    public string Name => "bandwidth";

    public string Description => "reading memory, all threads";

    public Task<IReadOnlyList<Figure>> RunAsync(BenchRun bench, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Figure>>([new Figure(Name, "read", bench.Bandwidth / 1e9, "GB/s")]);

    /// <summary>Bytes a second, of the best pass: others were disturbed.</summary>
    public static double Measure()
    {
        var memory = GC.AllocateUninitializedArray<byte>(Length);
        Array.Fill(memory, (byte)1);
        var best = TimeSpan.MaxValue;
        for (var pass = 0; pass < Passes; pass++)
        {
            var start = Stopwatch.GetTimestamp();
            ReadAll(memory);
            var taken = Stopwatch.GetElapsedTime(start);
            best = taken < best ? taken : best;
        }

        return Length / best.TotalSeconds;
    }

    private static void ReadAll(byte[] memory)
    {
        var threads = Environment.ProcessorCount;
        var share = Length / threads / 4096 * 4096;
        var readers = Enumerable.Range(0, threads).Select(i => new Thread(() => Read(memory.AsSpan(i * share, share)))).ToArray();
        Array.ForEach(readers, reader => reader.Start());
        Array.ForEach(readers, reader => reader.Join());
    }

    private static void Read(ReadOnlySpan<byte> memory)
    {
        var vectors = MemoryMarshal.Cast<byte, Vector<ulong>>(memory);
        Vector<ulong> a = default, b = default, c = default, d = default;
        for (var i = 0; i + 3 < vectors.Length; i += 4)
        {
            a += vectors[i];
            b += vectors[i + 1];
            c += vectors[i + 2];
            d += vectors[i + 3];
        }

        Interlocked.Add(ref s_sink, Vector.Sum(a + b + c + d));
    }
}
