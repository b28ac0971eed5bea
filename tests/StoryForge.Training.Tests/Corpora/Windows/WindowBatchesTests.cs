using StoryForge.Generation;

namespace StoryForge.Training.Tests;

public class WindowBatchesTests
{
    private static readonly ITokenizer Ascii = TokenizerMaker.Ascii(lowerCase: true);

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(1_000)]
    [InlineData(70_001)]
    [InlineData(400_000)]
    public void An_epoch_has_each_row_of_its_blocks_once_and_leaves_few_out(long rows)
    {
        var blocks = new WindowBlocks(rows, seed: 3);

        for (long epoch = 0; epoch < 2; epoch++)
        {
            var seen = new HashSet<long>();
            for (long n = 0; n < blocks.RowsAnEpoch; n++)
            {
                long row = RowOf(blocks, (epoch * blocks.RowsAnEpoch) + n);
                Assert.InRange(row, 0, rows - 1);
                Assert.True(seen.Add(row));
            }
        }

        Assert.True(rows - blocks.RowsAnEpoch < Math.Max(1, rows / 200.0));
    }

    [Fact]
    public void The_order_is_one_of_chance_and_another_in_each_epoch()
    {
        var blocks = new WindowBlocks(100_000, seed: 3);
        long[] first = [.. Enumerable.Range(0, 1000).Select(n => RowOf(blocks, n))];
        long[] second = [.. Enumerable.Range(0, 1000).Select(n => RowOf(blocks, blocks.RowsAnEpoch + n))];
        long[] other = [.. Enumerable.Range(0, 1000).Select(n => RowOf(new WindowBlocks(100_000, seed: 4), n))];

        Assert.NotEqual(first, second);
        Assert.NotEqual(first, other);
        Assert.InRange(first.Average(), 30_000, 70_000);
        // neighbours in the text are hardly ever neighbours in a batch
        Assert.InRange(first.Zip(first.Skip(1)).Count(pair => Math.Abs(pair.First - pair.Second) <= 1), 0, 20);
    }

    [Fact]
    public void A_batch_is_a_function_of_seed_and_number_alone()
    {
        using var folder = new TemporaryFolder();
        using WindowDatabase database = Database(folder);
        WindowBatches one = Source(database, seed: 5);
        WindowBatches other = Source(database, seed: 5);
        long far = (long)(one.BatchesAnEpoch * 2.5);

        one.At(0);
        one.At(far - 1);

        Assert.Equal(other.At(far).Ids, one.At(far).Ids);
        Assert.NotEqual(one.At(far).Ids, one.At(far + 1).Ids);
        Assert.NotEqual(one.At(far).Ids, Source(database, seed: 6).At(far).Ids);
    }

    [Fact]
    public void Ids_are_the_sequence_and_the_target_is_the_next_character()
    {
        using var folder = new TemporaryFolder();
        using WindowDatabase database = Database(folder);

        Batch after = Source(database, seed: 1).At(0);
        Batch every = Source(database, seed: 1, everyPosition: true).At(0);

        Assert.Equal((4, 8, 4), (after.Rows, after.Window, after.Targets.Length));
        Assert.All(Enumerable.Range(0, 4), row => Assert.Equal(Next(after.Ids.AsSpan(row * 8, 8)), after.Targets[row]));
        Assert.True(every.EveryPosition);
        Assert.Equal(after.Ids, every.Ids);
        Assert.Equal(after.Ids[1..8], every.Targets[..7]);
        Assert.Equal(after.Targets[0], every.Targets[7]);
    }

    [Fact]
    public void What_is_held_out_shares_no_character_with_what_is_trained_on()
    {
        using var folder = new TemporaryFolder();
        using var corpus = new WindowCorpus(Database(folder), Ascii, share: 0.1);
        var shape = new BatchShape(Rows: 16, Window: 8, Stride: 8, EveryPosition: false);

        Batch[] all = [.. corpus.HeldOut(CorpusSide.Validation, shape, mostTokens: 1_000_000)!];
        Batch[] some = [.. corpus.HeldOut(CorpusSide.Validation, shape, mostTokens: 20)!];

        Assert.Equal(corpus.ValidationTokens, all.Sum(batch => batch.Rows));
        Assert.Equal(20, some.Sum(batch => batch.Rows));
        Assert.Equal(corpus.Manifest.Sources[0].TrainingTokens + 8 + corpus.ValidationTokens, RowsOf(folder));
        Assert.Null(new WindowCorpus(WindowDatabase.Open(folder["w.db"]), Ascii, share: 0).HeldOut(CorpusSide.Validation, shape, 20));
    }

    [Fact]
    public void A_window_of_another_length_or_a_vocabulary_of_longer_tokens_is_refused()
    {
        using var folder = new TemporaryFolder();
        using WindowDatabase database = Database(folder);
        using var corpus = new WindowCorpus(database, Ascii, share: 0);

        Assert.Contains("batch.window", Assert.Throws<RecipeException>(
            () => corpus.Batches(new BatchShape(Rows: 2, Window: 9, Stride: 9, EveryPosition: false), seed: 1)).Message, StringComparison.Ordinal);
        Assert.Throws<CorpusException>(() => new WindowCorpus(database, BpeTrainer.Train(["a text of a few words"], 270), share: 0));
    }

    private static long RowOf(WindowBlocks blocks, long n)
    {
        (long group, int place) = blocks.At(n);
        return blocks.StartsOf(group)[place / blocks.RowsABlock] + (place % blocks.RowsABlock);
    }

    private static long Next(ReadOnlySpan<long> ids) => ids[^1] == 'z' ? 'a' : ids[^1] + 1;

    private static long RowsOf(TemporaryFolder folder)
    {
        using WindowDatabase database = WindowDatabase.Open(folder["w.db"]);
        return database.Rows;
    }

    private static WindowBatches Source(WindowDatabase database, ulong seed, bool everyPosition = false) => new(
        database, database.Rows, new BatchShape(Rows: 4, Window: 8, Stride: 8, everyPosition), seed, [.. Enumerable.Range(0, 128).Select(code => (long)code)]);

    /// <summary>Windows of 8 of the alphabet over and over.</summary>
    private static WindowDatabase Database(TemporaryFolder folder)
    {
        string text = string.Concat(Enumerable.Repeat("abcdefghijklmnopqrstuvwxyz", 40));
        WindowBuild.Run([folder.Write("a.txt", text)], folder["w.db"], 8, 1, _ => { }, CancellationToken.None);
        return WindowDatabase.Open(folder["w.db"]);
    }
}
