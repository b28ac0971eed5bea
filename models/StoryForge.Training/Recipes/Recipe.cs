using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace StoryForge.Training;

/// <summary>
/// A description of one training run: what is trained, on what, and for how long. Immutable; read with
/// <see cref="RecipeFile"/>, which checks every key and range.
/// </summary>
public sealed record Recipe
{
    public string Name { get; init; } = "";

    /// <summary>One sentence for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>A checkpoint to fine-tune: a folder, or the name of a shipped or own model.</summary>
    public string? Init { get; init; }

    /// <summary>The network to train from scratch; beside <see cref="Init"/> what is to be changed of that one.</summary>
    public ModelOptions? Model { get; init; }

    public TokenizerOptions? Tokenizer { get; init; }

    /// <summary>What is trained on where <c>--corpus</c> does not say otherwise; relative to the repository.</summary>
    public IReadOnlyList<CorpusSource> Corpus { get; init; } = [];

    /// <summary>How documents are read from the files of <see cref="Corpus"/> and <see cref="ValidationCorpus"/>.</summary>
    public LoaderOptions Loader { get; init; } = new();

    /// <summary>The rows that <see cref="Loader"/> reads are sequences, each from an empty state to its end; null: they are parts of a text.</summary>
    public SequenceOptions? Sequences { get; init; }

    /// <summary>Whole files held out for validation; where there are some, no document of <see cref="Corpus"/> is held out.</summary>
    public IReadOnlyList<string> ValidationCorpus { get; init; } = [];

    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>The type of the weights in the finished checkpoint.</summary>
    public CheckpointType Checkpoint { get; init; } = CheckpointType.Float16;

    public OptimizerOptions Optimizer { get; init; } = new();

    public ScheduleOptions Schedule { get; init; } = new();

    public BatchOptions Batch { get; init; } = new();

    /// <summary>Optimizer steps. 1 to 100,000,000.</summary>
    [Range(1, 100_000_000)]
    public int Steps { get; init; } = 1000;

    /// <summary>Passes over the corpus, in place of <see cref="Steps"/>. 0.001 to 100,000.</summary>
    [Range(0.001, 100_000)]
    public double? Epochs { get; init; }

    public ValidationOptions Validation { get; init; } = new();

    public SampleOptions Samples { get; init; } = new();

    public DivergenceOptions Divergence { get; init; } = new();

    /// <summary>Steps between two saves of <c>last/</c>, from which a run is resumed. 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int SaveEvery { get; init; } = 100;

    /// <summary>Passes over the corpus between two saves of <c>last/</c>, in place of <see cref="SaveEvery"/>. 0.001 to 1,000.</summary>
    [Range(0.001, 1000)]
    public double? SaveEveryEpochs { get; init; }

    /// <summary>Of weights, batches and dropout. 0 to 2⁵³.</summary>
    [Range(0, 9_007_199_254_740_992)]
    public long Seed { get; init; } = 1966;
}

/// <summary>The type that matrix products are computed in; weights are kept and updated in float32 in any case.</summary>
public enum Precision
{
    /// <summary>bfloat16 where the processor multiplies it faster than float32.</summary>
    [JsonStringEnumMemberName("auto")]
    Auto,

    [JsonStringEnumMemberName("float32")]
    Float32,

    [JsonStringEnumMemberName("bfloat16")]
    BFloat16,
}

public enum CheckpointType
{
    [JsonStringEnumMemberName("float16")]
    Float16,

    [JsonStringEnumMemberName("bfloat16")]
    BFloat16,

    [JsonStringEnumMemberName("float32")]
    Float32,
}
