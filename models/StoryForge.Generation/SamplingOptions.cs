using System.ComponentModel.DataAnnotations;

namespace StoryForge.Generation;

/// <summary>How the next token is chosen from the logits. Immutable; validate with <see cref="Validate"/>.</summary>
public sealed record SamplingOptions
{
    /// <summary>0 takes the most likely token (greedy); below 1 is careful, above 1 is wild. 0 to 2.</summary>
    [Range(0.0, 2.0)]
    public double Temperature { get; init; } = 0.8;

    /// <summary>Only the k most likely tokens; 0 is off. 0 to 100,000.</summary>
    [Range(0, 100_000)]
    public int TopK { get; init; }

    /// <summary>Nucleus: the fewest tokens whose probabilities sum to p; 1 is off. 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public double TopP { get; init; } = 0.95;

    /// <summary>Only tokens at least this share of the most likely one's probability; 0 is off. 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public double MinP { get; init; }

    /// <summary>
    /// Divides the positive (multiplies the negative) logits of tokens seen in the last
    /// <see cref="RepetitionWindow"/> tokens (Keskar et al. 2019, CTRL, section 4.1); 1 is off. 1 to 2.
    /// </summary>
    [Range(1.0, 2.0)]
    public double RepetitionPenalty { get; init; } = 1.0;

    /// <summary>How many tokens back the penalty looks. 0 to 4,096.</summary>
    [Range(0, 4096)]
    public int RepetitionWindow { get; init; } = 256;

    /// <exception cref="ValidationException">An option outside its range, named with the range.</exception>
    public void Validate() => Validator.ValidateObject(this, new ValidationContext(this), validateAllProperties: true);
}
