namespace StoryForge.Training;

/// <summary>How well a network predicts a text.</summary>
/// <param name="Loss">Nats per predicted token.</param>
/// <param name="BitsPerCharacter">
/// What comparing networks of different vocabularies needs: all nats, divided by ln 2 and the characters predicted.
/// </param>
/// <param name="Tokens">Predicted; the tokens between documents are given, and not counted.</param>
/// <param name="Characters">Unicode scalars that the predicted tokens stand for.</param>
/// <param name="UnknownCharacters">Of these, such as the vocabulary lacks: to predict "unknown" is easier than the character.</param>
public sealed record Evaluation(double Loss, double Perplexity, double BitsPerCharacter, long Tokens, long Characters, long UnknownCharacters);
