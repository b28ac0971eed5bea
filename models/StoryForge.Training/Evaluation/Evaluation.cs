namespace StoryForge.Training;

/// <summary>How well a network predicts a text.</summary>
/// <param name="Loss">Nats per predicted token that the vocabulary has.</param>
/// <param name="BitsPerCharacter">
/// What comparing networks of different vocabularies needs: all nats, and the price of what the vocabulary can't say
/// (<see cref="EvaluationStream"/>), divided by ln 2 and the characters predicted.
/// </param>
/// <param name="Tokens">Predicted; the tokens between documents are given, and not counted.</param>
/// <param name="Characters">Unicode scalars that the predicted tokens stand for.</param>
/// <param name="UnknownCharacters">Of these, such as the vocabulary lacks.</param>
/// <param name="LostCapitals">Of these, such as the vocabulary has in lower case only.</param>
/// <param name="UnsaidBitsPerCharacter">The share of <paramref name="BitsPerCharacter"/> that is the price of both.</param>
public sealed record Evaluation(
    double Loss,
    double Perplexity,
    double BitsPerCharacter,
    long Tokens,
    long Characters,
    long UnknownCharacters,
    long LostCapitals,
    double UnsaidBitsPerCharacter);
