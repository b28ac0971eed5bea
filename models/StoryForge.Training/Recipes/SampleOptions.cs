using System.ComponentModel.DataAnnotations;

namespace StoryForge.Training;

/// <summary>Texts written by the model while it is trained, each prompt at temperature 0.2, 0.5, 1.0 and 1.2.</summary>
public sealed record SampleOptions
{
    /// <summary>Steps between two rounds of samples; 0 writes none. 0 to 1,000,000.</summary>
    [Range(0, 1_000_000)]
    public int Every { get; init; } = 200;

    /// <summary>Passes over the corpus between two rounds, in place of <see cref="Every"/>. 0.001 to 1,000.</summary>
    [Range(0.001, 1000)]
    public double? EveryEpochs { get; init; }

    /// <summary>Tokens a sample. 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int Tokens { get; init; } = 80;

    public string Prompt { get; init; } = "Batman and Robin";
}
