namespace StoryForge.Cli.Bench;

/// <summary>One measured number.</summary>
/// <param name="Benchmark">What was run.</param>
/// <param name="Name">What was measured in it.</param>
/// <param name="Unit">Such as "µs", "tokens/s" or "%".</param>
/// <param name="Goal">What it should at least (or at most) be, in the same unit; null where nothing was set.</param>
/// <param name="IsCeiling">The goal is the most it may be, not the least.</param>
/// <param name="Peer">The same measured with another program in the same run, in the same unit.</param>
internal sealed record Figure(
    string Benchmark, string Name, double Value, string Unit, double? Goal = null, bool IsCeiling = false, double? Peer = null)
{
    public bool? IsReached => Goal is { } goal ? (IsCeiling ? Value <= goal : Value >= goal) : null;

    /// <summary>How many times better than the peer; below 1 is worse.</summary>
    public double? Ratio => Peer is { } peer ? (IsCeiling || IsTime ? peer / Value : Value / peer) : null;

    private bool IsTime => Unit is "µs" or "ms" or "s" or "MB";
}
