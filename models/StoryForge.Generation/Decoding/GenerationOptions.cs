using System.ComponentModel.DataAnnotations;

namespace StoryForge.Generation;

/// <summary>How a text is continued. Immutable; validate with <see cref="Validate"/>.</summary>
public sealed record GenerationOptions
{
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>The same seed, text, model and options give the same continuation.</summary>
    public ulong Seed { get; init; }

    /// <summary>Generation ends after so many tokens, if not before at the end of the text. 1 to 100,000.</summary>
    [Range(1, 100_000)]
    public int MaxTokens { get; init; } = 120;

    /// <summary>
    /// How many of the prompt's first tokens are kept when the prompt is longer than the context, such as what a
    /// story must remember; at most a quarter of the context is.
    /// </summary>
    [Range(0, int.MaxValue)]
    public int PinnedTokens { get; init; }

    /// <exception cref="ValidationException">An option outside its range, named with the range.</exception>
    public void Validate()
    {
        Validator.ValidateObject(this, new ValidationContext(this), validateAllProperties: true);
        Sampling.Validate();
    }
}
