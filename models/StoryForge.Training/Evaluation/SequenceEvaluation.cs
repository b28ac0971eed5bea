namespace StoryForge.Training;

/// <summary>How well a model of sequences predicts those of a list.</summary>
/// <param name="Learnt">Those of the list it was trained on; null where it is not known or has none of these.</param>
/// <param name="New">The others.</param>
/// <param name="BitsPerCharacter">Of all, the bits of the ends among them.</param>
/// <param name="Characters">Unicode scalars.</param>
/// <param name="UnknownCharacters">Of these, such as the vocabulary lacks.</param>
public sealed record SequenceEvaluation(
    SequenceScore All, SequenceScore? Learnt, SequenceScore? New, double BitsPerCharacter, long Characters, long UnknownCharacters);

/// <param name="Loss">Nats per prediction: every character and the end of each sequence; null where a model never learnt the first character.</param>
/// <param name="LossAfterFirst">The same, the first character of each given.</param>
public sealed record SequenceScore(int Sequences, double? Loss, double LossAfterFirst);
