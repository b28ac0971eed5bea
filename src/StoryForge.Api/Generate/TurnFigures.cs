namespace StoryForge.Api;

/// <summary>How a model did on one turn, by what it wrote itself: what was cut away at the end counts, a given beginning does not.</summary>
/// <param name="BitsPerCharacter">
/// The model's mean surprise at its own text, by the probabilities it gave before sampling bent them: comparable between
/// models with different vocabularies. Null where it wrote no text.
/// </param>
/// <param name="TokensPerSecond">Of the time spent on this turn alone, its prompt included, whatever else ran in between.</param>
public sealed record TurnFigures(double? BitsPerCharacter, double TokensPerSecond);
