namespace StoryForge.Generation;

/// <summary>How far a <see cref="BpeTrainer"/> is: first it counts words, then it learns merges.</summary>
/// <param name="Characters">UTF-16 units read so far.</param>
/// <param name="DistinctWords">Different pieces of text found so far.</param>
/// <param name="Merges">Merges learnt so far.</param>
/// <param name="WantedMerges">Merges to learn in all; fewer are, if the corpus runs out of pairs.</param>
public readonly record struct BpeTrainingProgress(long Characters, int DistinctWords, int Merges, int WantedMerges);
