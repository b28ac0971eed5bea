using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace StoryForge.Training;

public sealed record OptimizerOptions
{
    public OptimizerKind Kind { get; init; }

    /// <summary>The highest rate of the schedule. 1e-9 to 1.</summary>
    [Range(1e-9, 1.0)]
    public double LearningRate { get; init; } = 3e-4;

    /// <summary>Adam, AdamW: decay of the running mean of gradients. 0 to 0.9999.</summary>
    [Range(0.0, 0.9999)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Adam, AdamW: decay of the running mean of their squares. 0 to 0.99999.</summary>
    [Range(0.0, 0.99999)]
    public double Beta2 { get; init; } = 0.95;

    /// <summary>RMSProp: decay of the running mean of squared gradients. 0 to 0.99999.</summary>
    [Range(0.0, 0.99999)]
    public double Alpha { get; init; } = 0.9;

    /// <summary>1e-12 to 0.1.</summary>
    [Range(1e-12, 0.1)]
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>AdamW: decoupled decay of matrices; biases, norms and embeddings never decay. 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>The longest gradient, over all parameters together; longer ones are scaled down. 0 is off; to 1,000.</summary>
    [Range(0.0, 1000.0)]
    public double Clip { get; init; } = 1.0;
}

public enum OptimizerKind
{
    [JsonStringEnumMemberName("adamw")]
    AdamW,

    [JsonStringEnumMemberName("adam")]
    Adam,

    [JsonStringEnumMemberName("rmsprop")]
    RmsProp,
}
