using System.Runtime.InteropServices;
using System.Text;

namespace StoryForge.Generation;

/// <summary>
/// Learns a byte-level BPE vocabulary (Sennrich et al. 2016, over GPT-2's pre-tokens and bytes): again and again the
/// most frequent pair of neighbours becomes a token. Works on the distinct words with their counts, so a merge costs
/// only the words it is in. The same documents in the same order give the same vocabulary.
/// </summary>
public static class BpeTrainer
{
    /// <summary>256 bytes and <c>&lt;|endoftext|&gt;</c>.</summary>
    public const int SmallestVocabulary = 257;

    /// <summary>Longer pieces are no words: rules of hyphens, runs of spaces, base64.</summary>
    private const int MaximumWordLength = 64;

    private const int CharactersBetweenReports = 1 << 22;
    private const int MergesBetweenReports = 64;

    /// <param name="documents">Read once, one after the other.</param>
    /// <param name="vocabularySize">
    /// With the bytes and <c>&lt;|endoftext|&gt;</c>, the last token. A small corpus may give fewer.
    /// </param>
    /// <param name="minimumCount">Pairs that are rarer in the corpus are not merged.</param>
    public static ByteBpeTokenizer Train(
        IEnumerable<string> documents,
        int vocabularySize,
        int minimumCount = 2,
        IProgress<BpeTrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, SmallestVocabulary);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumCount, 1);
        int wanted = vocabularySize - SmallestVocabulary;
        (Dictionary<string, long> words, long characters) = CountWords(documents, wanted, progress, cancellationToken);
        var pairs = new BpePairs(words.Select(word => (SymbolsOf(word.Key), word.Value)));
        List<byte[]> vocabulary = [.. ByteAlphabet.Order.Select(value => new[] { value })];
        var merges = new List<BpeMerge>(wanted);
        while (merges.Count < wanted && pairs.TakeMostFrequent(minimumCount) is (var left, var right))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var merge = new BpeMerge(left, right, vocabulary.Count);
            pairs.Apply(merge);
            merges.Add(merge);
            vocabulary.Add([.. vocabulary[left], .. vocabulary[right]]);
            if (merges.Count % MergesBetweenReports == 0)
            {
                progress?.Report(new BpeTrainingProgress(characters, words.Count, merges.Count, wanted));
            }
        }

        progress?.Report(new BpeTrainingProgress(characters, words.Count, merges.Count, wanted));
        vocabulary.Add([]);
        return new ByteBpeTokenizer(vocabulary, merges, endOfText: vocabulary.Count - 1, unknown: null);
    }

    private static (Dictionary<string, long> Words, long Characters) CountWords(
        IEnumerable<string> documents, int wanted, IProgress<BpeTrainingProgress>? progress, CancellationToken cancellationToken)
    {
        var words = new Dictionary<string, long>(StringComparer.Ordinal);
        var bySpan = words.GetAlternateLookup<ReadOnlySpan<char>>();
        long characters = 0, reported = 0;
        foreach (string document in documents)
        {
            for (ReadOnlySpan<char> rest = document; !rest.IsEmpty;)
            {
                int length = PreToken.FirstLength(rest);
                if (length <= MaximumWordLength)
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(bySpan, rest[..length], out _)++;
                }

                rest = rest[length..];
                characters += length;
                if (characters - reported >= CharactersBetweenReports)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    progress?.Report(new BpeTrainingProgress(characters, words.Count, 0, wanted));
                    reported = characters;
                }
            }
        }

        return (words, characters);
    }

    private static int[] SymbolsOf(string word)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(word);
        return Array.ConvertAll(bytes, value => Array.IndexOf(ByteAlphabet.Order, value));
    }
}
