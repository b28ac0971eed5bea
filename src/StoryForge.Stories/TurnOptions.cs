using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;

namespace StoryForge.Stories;

/// <summary>What a writer asks of one turn: only what was set; the rest is the server's.</summary>
public record TurnOptions : IValidatableObject
{
    /// <summary>The greatest seed: 53 bits, which a JavaScript number holds exactly.</summary>
    public const long GreatestSeed = (1L << 53) - 1;

    /// <summary>A seed that nobody can foretell.</summary>
    public static long DrawSeed()
    {
        Span<byte> bits = stackalloc byte[sizeof(long)];
        RandomNumberGenerator.Fill(bits);
        return BitConverter.ToInt64(bits) & GreatestSeed;
    }

    /// <summary>The model's name; null is the server's default model.</summary>
    [StringLength(200, MinimumLength = 1)]
    public string? Model { get; init; }

    /// <inheritdoc cref="TurnSettings.Sentences"/>
    [Range(1, 10)]
    public int? Sentences { get; init; }

    /// <inheritdoc cref="TurnSettings.MinSentences"/>
    [Range(0, 10)]
    public int? MinSentences { get; init; }

    /// <summary>So many characters in place of sentences; <see cref="Sentences"/> and <see cref="MaxTokens"/> are left out then. 1 to 10,000.</summary>
    [Range(1, TurnSettings.MostCharacters)]
    public int? Characters { get; init; }

    /// <inheritdoc cref="TurnSettings.MaxTokens"/>
    [Range(1, 1000)]
    public int? MaxTokens { get; init; }

    /// <inheritdoc cref="TurnSettings.Temperature"/>
    [Range(0.0, 2.0)]
    public double? Temperature { get; init; }

    /// <inheritdoc cref="TurnSettings.TopK"/>
    [Range(0, 100_000)]
    public int? TopK { get; init; }

    /// <inheritdoc cref="TurnSettings.TopP"/>
    [Range(0.0, 1.0)]
    public double? TopP { get; init; }

    /// <inheritdoc cref="TurnSettings.MinP"/>
    [Range(0.0, 1.0)]
    public double? MinP { get; init; }

    /// <inheritdoc cref="TurnSettings.RepetitionPenalty"/>
    [Range(1.0, 2.0)]
    public double? RepetitionPenalty { get; init; }

    /// <inheritdoc cref="TurnSettings.RepetitionWindow"/>
    [Range(0, 4096)]
    public int? RepetitionWindow { get; init; }

    /// <summary>The same seed, model, story and settings give the same turn; null draws one. 0 to 2⁵³ − 1.</summary>
    [Range(0L, GreatestSeed)]
    public long? Seed { get; init; }

    /// <summary>A turn has one length.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Characters is not null && (Sentences ?? MinSentences ?? MaxTokens) is not null)
        {
            yield return new ValidationResult(
                $"{nameof(Characters)} is a length of its own; leave {nameof(Sentences)}, {nameof(MinSentences)} and {nameof(MaxTokens)} out.",
                [nameof(Characters)]);
        }
    }

    /// <exception cref="ValidationException">An option outside its range, named with the range.</exception>
    public void Validate() => Validator.ValidateObject(this, new ValidationContext(this), validateAllProperties: true);

    /// <summary>The settings of a turn: these options where set, <paramref name="defaults"/> elsewhere.</summary>
    public TurnSettings Over(TurnSettings defaults)
    {
        ArgumentNullException.ThrowIfNull(defaults);
        return new TurnSettings
        {
            Sentences = Sentences ?? defaults.Sentences,
            MinSentences = MinSentences ?? defaults.MinSentences,
            Characters = Characters ?? defaults.Characters,
            MaxTokens = MaxTokens ?? defaults.MaxTokens,
            Temperature = Temperature ?? defaults.Temperature,
            TopK = TopK ?? defaults.TopK,
            TopP = TopP ?? defaults.TopP,
            MinP = MinP ?? defaults.MinP,
            RepetitionPenalty = RepetitionPenalty ?? defaults.RepetitionPenalty,
            RepetitionWindow = RepetitionWindow ?? defaults.RepetitionWindow,
        };
    }
}
