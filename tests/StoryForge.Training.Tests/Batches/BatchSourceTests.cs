namespace StoryForge.Training.Tests;

public class BatchSourceTests
{
    [Fact]
    public void A_batch_is_a_function_of_seed_and_number_alone()
    {
        using var folder = new TemporaryFolder();
        using TokenFile tokens = Counting(folder, 1000);
        var shape = new BatchShape(Rows: 4, Window: 16, Stride: 16);

        BatchSource one = Source(tokens, shape, seed: 5);
        BatchSource other = Source(tokens, shape, seed: 5);
        one.At(0);
        one.At(1);

        Assert.Equal(one.At(1000).Ids, other.At(1000).Ids);
        Assert.NotEqual(one.At(1000).Ids, one.At(1001).Ids);
        Assert.NotEqual(one.At(1000).Ids, Source(tokens, shape, seed: 6).At(1000).Ids);
    }

    [Fact]
    public void Targets_are_the_next_tokens()
    {
        using var folder = new TemporaryFolder();
        using TokenFile tokens = Counting(folder, 1000);

        Batch batch = Source(tokens, new BatchShape(Rows: 3, Window: 8, Stride: 8), seed: 1).At(0);

        Assert.True(batch.EveryPosition);
        Assert.Equal(batch.Ids.Select(id => id + 1), batch.Targets);
    }

    [Fact]
    public void After_a_window_there_is_one_target()
    {
        using var folder = new TemporaryFolder();
        using TokenFile tokens = Counting(folder, 1000);

        Batch batch = Source(tokens, new BatchShape(Rows: 3, Window: 8, Stride: 3, EveryPosition: false), seed: 1).At(0);

        Assert.False(batch.EveryPosition);
        Assert.Equal([batch.Ids[7] + 1, batch.Ids[15] + 1, batch.Ids[23] + 1], batch.Targets);
    }

    [Fact]
    public void Validation_windows_are_the_same_each_time_and_do_not_overlap()
    {
        using var folder = new TemporaryFolder();
        using TokenFile tokens = Counting(folder, 103);
        var shape = new BatchShape(Rows: 4, Window: 10, Stride: 10);

        Batch[] batches = [.. ValidationBatches.Of(tokens, shape, mostTokens: 1000)];

        Assert.Equal(Enumerable.Range(1, 100).Select(i => (long)i), batches.SelectMany(batch => batch.Targets));
        Assert.Equal([4, 4, 2], batches.Select(batch => batch.Rows));
    }

    [Fact]
    public void Fewer_validation_windows_are_spread_over_the_whole_text()
    {
        using var folder = new TemporaryFolder();
        using TokenFile tokens = Counting(folder, 1001);

        Batch batch = Assert.Single(ValidationBatches.Of(tokens, new BatchShape(Rows: 8, Window: 10, Stride: 10), mostTokens: 40));

        Assert.Equal([0, 250, 500, 750], Enumerable.Range(0, 4).Select(row => batch.Ids[row * 10]));
    }

    [Fact]
    public void A_text_shorter_than_a_window_gives_no_validation()
    {
        using var folder = new TemporaryFolder();
        using TokenFile tokens = Counting(folder, 10);

        Assert.Empty(ValidationBatches.Of(tokens, new BatchShape(Rows: 8, Window: 10, Stride: 10), mostTokens: 40));
    }

    private static BatchSource Source(TokenFile tokens, BatchShape shape, ulong seed) =>
        new(tokens, [new TokenRange("all", 0, tokens.Count, 1)], shape, seed);

    /// <summary>The tokens 0, 1, 2 …</summary>
    private static TokenFile Counting(TemporaryFolder folder, int count)
    {
        using (var writer = new TokenFileWriter(folder["tokens"], count))
        {
            writer.Write([.. Enumerable.Range(0, count)]);
        }

        return TokenFile.Open(folder["tokens"], count);
    }
}
