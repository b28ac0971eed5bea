using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace StoryForge.Stories;

/// <summary>How one turn of the model is made: every setting has its value. Kept with the turn.</summary>
public sealed record TurnSettings
{
    /// <summary>What a turn may have where nobody says otherwise: room for two sentences, and for a long one.</summary>
    public const int BudgetCharacters = 480;

    /// <summary>The longest turn that is measured in characters.</summary>
    public const int MostCharacters = 10_000;

    /// <summary>The defaults for a model whose tokens stand for so many characters.</summary>
    public static TurnSettings For(int charactersAToken) => new() { MaxTokens = BudgetCharacters / charactersAToken };

    /// <summary>Complete sentences to write. 1 to 10.</summary>
    [Range(1, 10)]
    public int Sentences { get; init; } = 2;

    /// <summary>
    /// Before so many the model may not end its text by itself; there is always one. Told only where somebody wants more. 0 to 10.
    /// </summary>
    [Range(0, 10)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int MinSentences { get; init; }

    /// <summary>
    /// So many characters (Unicode scalars) to write in place of sentences, wherever in one that ends; null: by sentences. 1 to 10,000.
    /// </summary>
    [Range(1, MostCharacters)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Characters { get; init; }

    /// <summary>Token budget; a sentence may be finished a little beyond it. 1 to 1,000.</summary>
    [Range(1, 1000)]
    public int MaxTokens { get; init; } = BudgetCharacters / 4;

    /// <summary>0 takes the most likely token always; below 1 is careful, above 1 is wild. 0 to 2.</summary>
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

    /// <summary>Makes tokens that were just used less likely; 1 is off. 1 to 2.</summary>
    [Range(1.0, 2.0)]
    public double RepetitionPenalty { get; init; } = 1.0;

    /// <summary>How many tokens back the penalty looks. 0 to 4,096.</summary>
    [Range(0, 4096)]
    public int RepetitionWindow { get; init; } = 256;

    /// <summary>The sentences that complete a turn whose beginning is given: at least one is written after it.</summary>
    /// <param name="before">The story before the turn.</param>
    public int SentencesAfter(string beginning, string before) =>
        Math.Max(Sentences, SentenceContract.Keep(beginning, before).Sentences + 1);

    /// <exception cref="ValidationException">A setting outside its range, named with the range.</exception>
    public void Validate() => Validator.ValidateObject(this, new ValidationContext(this), validateAllProperties: true);
}
