using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace StoryForge.Training;

/// <summary>How the learning rate goes over a run.</summary>
public sealed record ScheduleOptions
{
    public ScheduleKind Kind { get; init; }

    /// <summary>Steps over which the rate rises from 0. 0 to 1,000,000.</summary>
    [Range(0, 1_000_000)]
    public int WarmUp { get; init; }

    /// <summary>Passes over the corpus after the warm-up before the rate begins to fall (cosine, exponential). 0 to 100,000.</summary>
    [Range(0.0, 100_000.0)]
    public double HoldEpochs { get; init; }

    /// <summary>The rate at the last step as a share of the highest (all kinds but constant). 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public double Final { get; init; } = 0.1;

    /// <summary>The share of the steps, at the end, over which a trapezoid's rate falls. 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public double Decay { get; init; } = 0.2;
}

public enum ScheduleKind
{
    [JsonStringEnumMemberName("constant")]
    Constant,

    [JsonStringEnumMemberName("cosine")]
    Cosine,

    [JsonStringEnumMemberName("exponential")]
    Exponential,

    /// <summary>The highest rate until the decay begins: a run may be made longer as long as it has not.</summary>
    [JsonStringEnumMemberName("trapezoid")]
    Trapezoid,
}
