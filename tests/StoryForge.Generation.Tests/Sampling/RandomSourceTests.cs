namespace StoryForge.Generation.Tests;

public sealed class RandomSourceTests
{
    [Fact]
    public void The_numbers_are_those_of_xoshiro256_seeded_by_SplitMix64()
    {
        // computed with the authors' algorithms in Python
        var random = new RandomSource(1234567);

        ulong[] numbers = [random.NextUInt64(), random.NextUInt64(), random.NextUInt64(), random.NextUInt64()];

        Assert.Equal([3504822795582309479, 1819558768956484042, 1250851346055027673, 16940231675099994102], numbers);
    }

    [Fact]
    public void Doubles_are_from_0_to_below_1_and_even()
    {
        var random = new RandomSource(0);

        double[] numbers = [.. Enumerable.Range(0, 10_000).Select(_ => random.NextDouble())];

        Assert.All(numbers, number => Assert.InRange(number, 0, 1 - 1e-16));
        Assert.InRange(numbers.Average(), 0.49, 0.51);
    }
}
