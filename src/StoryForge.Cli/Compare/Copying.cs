namespace StoryForge.Cli.Compare;

/// <summary>How much of what a model writes stands in the texts it was trained on.</summary>
/// <param name="Texts">The training texts that were searched.</param>
/// <param name="MissingTexts">Those that the model names and that are not on this machine.</param>
/// <param name="TrainingCharacters">In UTF-16 units, as they were searched: white space is one space.</param>
/// <param name="LongestWords">The longest run of words, over all samples.</param>
/// <param name="LongestCharacters">The longest run of characters, over all samples; marks and spaces count, case does not.</param>
/// <param name="WordsASample">The longest run of words of a sample, on average.</param>
/// <param name="CopiedSentences">The share of sentences that stand in the training text word by word.</param>
/// <param name="Sentences">Counted for that: those of at least <see cref="CopyMeter.ShortestSentence"/> words.</param>
internal sealed record Copying(
    IReadOnlyList<string> Texts,
    IReadOnlyList<string> MissingTexts,
    long TrainingCharacters,
    int LongestWords,
    string LongestWordsText,
    int LongestCharacters,
    string LongestCharactersText,
    Interval WordsASample,
    Interval CopiedSentences,
    int Sentences);
