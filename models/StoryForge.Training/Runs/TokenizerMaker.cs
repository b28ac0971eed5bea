using System.Text;
using StoryForge.Generation;

namespace StoryForge.Training;

/// <summary>Makes the vocabulary of a network that is trained from scratch.</summary>
internal static class TokenizerMaker
{
    /// <param name="texts">Looked at in proportion to their size and weight; what is held out is not.</param>
    public static ITokenizer Make(TokenizerOptions options, IReadOnlyList<CorpusText> texts, CancellationToken cancellationToken)
    {
        IEnumerable<string> sample = Sample(texts, options.SampleMillions * 1_000_000L);
        return options.Kind switch
        {
            TokenizerKind.ByteBpe => BpeTrainer.Train(sample, options.Vocabulary, cancellationToken: cancellationToken),
            TokenizerKind.Characters => CharacterVocabulary.Build(sample, options.MinCount, options.LowerCase),
            TokenizerKind.Ascii => Ascii(options.LowerCase),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Kind, "An unknown kind of tokenizer."),
        };
    }

    /// <summary>The 128 characters of ASCII, which are their own ids.</summary>
    public static CharacterVocabulary Ascii(bool lowerCase) => new(Enumerable.Range(0, 128).Select(code => new Rune(code)), lowerCase);

    /// <summary>The beginnings of all documents, as long as makes <paramref name="characters"/> in all.</summary>
    private static IEnumerable<string> Sample(IReadOnlyList<CorpusText> texts, long characters)
    {
        double weighted = texts.Sum(text => text.Source.Weight * text.TrainingTexts.Sum(document => (double)document.Length));
        foreach (CorpusText text in texts)
        {
            double share = Math.Min(1, text.Source.Weight * characters / weighted);
            foreach (string document in text.TrainingTexts)
            {
                int end = (int)(document.Length * share);
                yield return document[..(end > 0 && char.IsHighSurrogate(document[end - 1]) ? end - 1 : end)];
            }
        }
    }
}
