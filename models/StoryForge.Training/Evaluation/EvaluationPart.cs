namespace StoryForge.Training;

/// <summary>How well a network predicts one window's share of a text.</summary>
/// <param name="Nats">Summed over the predicted tokens, with the price of what the vocabulary can't say.</param>
/// <param name="Characters">Unicode scalars that the predicted tokens stand for.</param>
public readonly record struct EvaluationPart(double Nats, long Characters);
