using System.Diagnostics;
using StoryForge.Training;

namespace StoryForge.Cli.Bench;

/// <summary>What the benchmarks of one run share.</summary>
internal sealed class BenchRun(StoryForgeFolders folders, Peers? peers)
{
    private double? _bandwidth;

    public StoryForgeFolders Folders { get; } = folders;

    /// <summary>Other programs to measure beside ours; null where none are wanted.</summary>
    public Peers? Peers { get; } = peers;

    /// <summary>Rows of the window database; null is few enough for a minute.</summary>
    public long? WindowRows { get; init; }

    /// <summary>Bytes that all threads together read from memory in a second; measured once a run.</summary>
    public double Bandwidth => _bandwidth ??= MemoryBandwidth.Measure();

    /// <summary>The median time of one call in seconds.</summary>
    public static double Median(int times, Action work)
    {
        var seconds = new double[times];
        for (var i = 0; i < times; i++)
        {
            var start = Stopwatch.GetTimestamp();
            work();
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return Median(seconds);
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1
            ? sorted[sorted.Length / 2]
            : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
