using System.Text;

namespace StoryForge.Generation.Tests;

public sealed class BpeTrainerTests
{
    private const string Corpus =
        "The bat signal lit the night. The batmobile turned, and the commissioner's men turned with it.\n"
        + "\"To the batcave!\" said the caped crusader; and aaaa aaa aaaaaaa, ½ of the night's “work” was done.";

    [Fact]
    public void Train_learns_the_merges_of_a_count_of_everything_at_each_step()
    {
        ByteBpeTokenizer tokenizer = BpeTrainer.Train([Corpus, Corpus[..60]], 300, minimumCount: 2);

        Assert.Equal(NaiveMerges([Corpus, Corpus[..60]], wanted: 43), tokenizer.Merges);
        Assert.Equal(300, tokenizer.VocabularySize);
    }

    [Fact]
    public void The_last_token_is_the_end_of_text()
    {
        ByteBpeTokenizer tokenizer = BpeTrainer.Train([Corpus], 280);

        Assert.Equal(279, tokenizer.EndOfText);
        Assert.True(tokenizer.BytesOf(279).IsEmpty);
        Assert.Empty(tokenizer.NeverGenerated);
    }

    [Fact]
    public void A_corpus_without_further_pairs_gives_a_smaller_vocabulary()
    {
        ByteBpeTokenizer tokenizer = BpeTrainer.Train(["abab"], 5000, minimumCount: 1);

        Assert.Equal(256 + 2 + 1, tokenizer.VocabularySize);
        Assert.Equal([257], tokenizer.Encode("abab"));
    }

    [Fact]
    public void Pairs_rarer_than_the_minimum_are_not_merged()
    {
        ByteBpeTokenizer tokenizer = BpeTrainer.Train(["ab ab cd"], 5000, minimumCount: 2);

        Assert.Equal([(byte)'a', (byte)'b'], tokenizer.BytesOf(256).ToArray());
        Assert.Equal(258, tokenizer.VocabularySize);
    }

    [Fact]
    public void An_empty_corpus_gives_the_bytes_alone()
    {
        ByteBpeTokenizer tokenizer = BpeTrainer.Train([""], 8192);

        Assert.Equal(257, tokenizer.VocabularySize);
        Assert.Equal("Zoë", tokenizer.Decode(tokenizer.Encode("Zoë")));
    }

    [Fact]
    public void Learning_can_be_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.Throws<OperationCanceledException>(
            () => BpeTrainer.Train([Corpus], 300, cancellationToken: cancelled.Token));
    }

    [Fact]
    public void The_last_report_says_that_all_merges_are_learnt()
    {
        var reports = new Reports();

        BpeTrainer.Train([Corpus], 270, progress: reports);

        Assert.Equal(13, reports.Last.Merges);
        Assert.Equal(13, reports.Last.WantedMerges);
        Assert.Equal(Corpus.Length, reports.Last.Characters);
    }

    [Fact]
    public void A_vocabulary_of_fewer_entries_than_bytes_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BpeTrainer.Train([Corpus], 256));

    /// <summary>Byte-pair encoding as the paper has it: count all pairs, merge the most frequent, begin again.</summary>
    private static List<BpeMerge> NaiveMerges(IEnumerable<string> documents, int wanted)
    {
        var words = new List<List<int>>();
        foreach (string document in documents)
        {
            for (int start = 0; start < document.Length;)
            {
                int length = PreToken.FirstLength(document.AsSpan(start));
                words.Add([.. Encoding.UTF8.GetBytes(document.Substring(start, length)).Select(value => Array.IndexOf(ByteAlphabet.Order, value))]);
                start += length;
            }
        }

        var merges = new List<BpeMerge>();
        while (merges.Count < wanted)
        {
            (int Left, int Right) best = words
                .SelectMany(word => word.Zip(word.Skip(1)))
                .GroupBy(pair => pair)
                .OrderByDescending(group => group.Count()).ThenBy(group => group.Key.First).ThenBy(group => group.Key.Second)
                .First().Key;
            var merge = new BpeMerge(best.Left, best.Right, 256 + merges.Count);
            merges.Add(merge);
            foreach (List<int> word in words)
            {
                for (int i = 0; i + 1 < word.Count; i++)
                {
                    if (word[i] == merge.Left && word[i + 1] == merge.Right)
                    {
                        word[i] = merge.Result;
                        word.RemoveAt(i + 1);
                    }
                }
            }
        }

        return merges;
    }

    private sealed class Reports : IProgress<BpeTrainingProgress>
    {
        public BpeTrainingProgress Last { get; private set; }

        public void Report(BpeTrainingProgress value) => Last = value;
    }
}
