namespace StoryForge.Training;

/// <summary>Where one source's tokens lie in the two token files, and what they were made from.</summary>
/// <param name="Sha256">Over the bytes of all its files.</param>
/// <param name="Characters">Unicode scalars, of training and validation documents together.</param>
public sealed record TokenizedSource(
    string Name,
    string Sha256,
    int Documents,
    long Characters,
    long TrainingStart,
    long TrainingTokens,
    long ValidationTokens);
