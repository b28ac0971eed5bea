using System.ComponentModel.DataAnnotations;

namespace StoryForge.Training;

/// <summary>When a run is given up because it no longer learns: see the divergence watch.</summary>
public sealed record DivergenceOptions
{
    /// <summary>The smoothed loss may be this many times its lowest. 1.01 to 1,000.</summary>
    [Range(1.01, 1000.0)]
    public double Factor { get; init; } = 1.5;

    /// <summary>For so many steps in a row. 1 to 100,000.</summary>
    [Range(1, 100_000)]
    public int Steps { get; init; } = 50;
}
