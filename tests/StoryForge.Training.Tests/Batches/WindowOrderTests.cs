
namespace StoryForge.Training.Tests;

public class WindowOrderTests
{
    [Fact]
    public void An_epoch_sees_every_window_once()
    {
        var order = new WindowOrder(seed: 7, [new TokenRange("a", 0, 1000, 1)], tokens: 11, stride: 10);

        long[] starts = [.. Enumerable.Range(0, (int)order.WindowsAnEpoch).Select(n => order.StartOf(n))];

        Assert.Equal(starts.Length, starts.Distinct().Count());
        Assert.Single(starts.Select(start => start % 10).Distinct());
        Assert.All(starts, start => Assert.InRange(start, 0, 1000 - 11));
        Assert.NotEqual(starts.Order(), starts);
    }

    [Fact]
    public void A_later_epoch_has_another_order_and_another_shift()
    {
        var order = new WindowOrder(seed: 7, [new TokenRange("a", 0, 100_000, 1)], tokens: 101, stride: 100);

        long[] first = [.. Enumerable.Range(0, 50).Select(n => order.StartOf(n))];
        long[] second = [.. Enumerable.Range(0, 50).Select(n => order.StartOf(order.WindowsAnEpoch + n))];

        Assert.NotEqual(first[0] % 100, second[0] % 100);
        Assert.NotEqual(first.Select(start => start / 100), second.Select(start => start / 100));
    }

    [Fact]
    public void A_source_is_seen_as_often_as_its_weight_says()
    {
        TokenRange[] ranges = [new("rare", 0, 10_000, 0.5), new("plots", 10_000, 10_000, 3)];
        var order = new WindowOrder(seed: 1, ranges, tokens: 101, stride: 100);

        int plots = Enumerable.Range(0, (int)order.WindowsAnEpoch).Count(n => order.StartOf(n) >= 10_000);

        Assert.Equal(6.0, (double)plots / (order.WindowsAnEpoch - plots), 0.2);
    }

    [Fact]
    public void A_light_source_shows_other_windows_in_the_next_epoch()
    {
        TokenRange[] ranges = [new("rare", 0, 10_000, 0.25), new("plots", 10_000, 10_000, 1)];
        var order = new WindowOrder(seed: 1, ranges, tokens: 101, stride: 100);

        HashSet<long>[] epochs =
        [
            .. Enumerable.Range(0, 2).Select(epoch => Enumerable.Range(0, (int)order.WindowsAnEpoch)
                .Select(n => order.StartOf((epoch * order.WindowsAnEpoch) + n))
                .Where(start => start < 10_000)
                .Select(start => start / 100)
                .ToHashSet()),
        ];

        Assert.Empty(epochs[0].Intersect(epochs[1]));
    }

    [Fact]
    public void Windows_never_reach_over_the_end_of_a_source()
    {
        TokenRange[] ranges = [new("a", 0, 53, 1), new("b", 53, 12, 1)];
        var order = new WindowOrder(seed: 3, ranges, tokens: 11, stride: 10);

        Assert.All(Enumerable.Range(0, 500), n =>
        {
            long start = order.StartOf(n);
            Assert.True(start + 11 <= 53 || (start >= 53 && start + 11 <= 65), $"window {n} starts at {start}");
        });
    }

    [Fact]
    public void A_corpus_shorter_than_a_window_is_refused()
    {
        var error = Assert.Throws<CorpusException>(() => new WindowOrder(0, [new TokenRange("a.txt", 0, 10, 1)], tokens: 11, stride: 10));

        Assert.Equal("The corpus a.txt has 10 tokens to train on, and one window needs 11. Give it more text, or set batch.window lower.", error.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(1000)]
    public void A_shuffle_is_a_permutation(int count)
    {
        var shuffle = new Shuffle(key: 99, count);

        Assert.Equal(Enumerable.Range(0, count).Select(i => (long)i), Enumerable.Range(0, count).Select(i => shuffle[i]).Order());
    }
}
