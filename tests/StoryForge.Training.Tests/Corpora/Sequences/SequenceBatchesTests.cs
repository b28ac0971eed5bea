using StoryForge.Models;

namespace StoryForge.Training.Tests;

public class SequenceBatchesTests
{
    private const int End = 9;

    [Theory]
    [InlineData(1, 4)]
    [InlineData(7, 4)]
    [InlineData(100, 8)]
    [InlineData(1003, 16)]
    public void An_epoch_has_each_sequence_once_in_batches_of_about_one_size(int count, int rows)
    {
        SequenceBatches batches = Batches(count, rows, frequency: _ => 1);

        for (int epoch = 0; epoch < 2; epoch++)
        {
            Batch[] all = Epoch(batches, epoch);
            Assert.Equal(Enumerable.Range(0, count), all.SelectMany(Numbers).Order());
            Assert.All(all, batch => Assert.InRange(batch.Rows, Math.Min(count, rows / 2), rows));
        }
    }

    [Fact]
    public void The_order_is_one_of_chance_another_in_each_epoch_and_a_function_of_seed_and_number_alone()
    {
        SequenceBatches one = Batches(500, 8, _ => 1);
        SequenceBatches other = Batches(500, 8, _ => 1);
        long far = (long)(one.BatchesAnEpoch * 2.5);

        one.At(0);
        one.At(far - 1);

        Assert.Equal(other.At(far).Ids, one.At(far).Ids);
        Assert.Equal(other.At(far).Targets, one.At(far).Targets);
        Assert.NotEqual(Epoch(one, 0).SelectMany(Numbers), Epoch(one, 1).SelectMany(Numbers));
        Assert.NotEqual(Epoch(one, 0).SelectMany(Numbers), Epoch(Batches(500, 8, _ => 1, seed: 6), 0).SelectMany(Numbers));
    }

    [Fact]
    public void A_sequence_of_twice_the_frequency_comes_twice_as_often()
    {
        SequenceBatches batches = Batches(30, 4, number => number < 10 ? 4 : 1);

        int[] counts = new int[30];
        for (int epoch = 0; epoch < 40; epoch++)
        {
            int[] numbers = [.. Epoch(batches, epoch).SelectMany(Numbers)];
            Assert.Equal(30, numbers.Length);
            Array.ForEach(numbers, number => counts[number]++);
        }

        // 40 epochs of 30, in the shares 4/60 and 1/60
        Assert.All(counts[..10], count => Assert.InRange(count, 79, 81));
        Assert.All(counts[10..], count => Assert.InRange(count, 15, 25));
    }

    [Fact]
    public void Sequences_of_about_one_length_come_together_and_long_ones_at_any_time()
    {
        SequenceBatches batches = Batches(1000, 10, _ => 1);

        Batch[] all = Epoch(batches, 0);

        double padding = 1 - (all.Sum(batch => (double)batch.Predictions) / all.Sum(batch => (double)batch.Targets.Length));
        Assert.InRange(padding, 0, 0.12);
        Assert.NotEqual(all.Select(batch => batch.Window).Order(), all.Select(batch => batch.Window));
        Assert.InRange(all.Take(16).Average(batch => batch.Window), 4, 7);
    }

    [Fact]
    public void A_row_is_the_start_and_the_sequence_its_targets_the_sequence_and_the_end_and_padding_has_none()
    {
        const long None = LanguageNetwork.IgnoredTarget;

        Batch batch = SequenceBatches.Padded([[1], [2, 3, 4]], End);

        Assert.Equal((2, 4), (batch.Rows, batch.Window));
        Assert.Equal([End, 1, End, End, End, 2, 3, 4], batch.Ids);
        Assert.Equal([1, End, None, None, 2, 3, 4, End], batch.Targets);
        Assert.Equal((6, 6), (batch.Predictions, batch.Tokens));
    }

    private static Batch[] Epoch(SequenceBatches batches, int epoch)
    {
        int count = (int)batches.BatchesAnEpoch;
        return [.. Enumerable.Range(0, count).Select(n => batches.At(((long)epoch * count) + n))];
    }

    /// <summary>Which sequences a batch has, by their first token.</summary>
    private static IEnumerable<int> Numbers(Batch batch) =>
        Enumerable.Range(0, batch.Rows).Select(row => (int)batch.Targets[row * batch.Window] - 100);

    /// <summary>Sequences of 1 to 10 tokens, of which the first is the sequence's number and 100.</summary>
    private static SequenceBatches Batches(int count, int rows, Func<int, double> frequency, ulong seed = 5)
    {
        int[][] sequences = [.. Enumerable.Range(0, count).Select(number => (int[])[100 + number, .. Enumerable.Repeat(1, number * 7 % 10)])];
        return new SequenceBatches(sequences, [.. Enumerable.Range(0, count).Select(frequency)], End, rows, seed);
    }
}
