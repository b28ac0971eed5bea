using StoryForge.Cli.Compare;

namespace StoryForge.Tests.Cli.Compare;

public class SharedRunsTests
{
    [Fact]
    public void Each_position_has_the_longest_run_that_ends_there()
    {
        var runs = new SharedRuns([Symbols("xabcx"), Symbols("bc")]);

        Read(runs, "zzabczxz");

        Assert.Equal([[1, 1, 2, 3, 1], [1, 2]], runs.LongestEnding());
    }

    [Fact]
    public void No_run_reaches_over_the_end_of_a_document_or_a_sample()
    {
        var runs = new SharedRuns([Symbols("ab"), Symbols("cd")]);

        Read(runs, "abc");
        runs.StartDocument();
        Read(runs, "d");

        Assert.Equal([[1, 2], [1, 1]], runs.LongestEnding());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_finds_what_comparing_everything_with_everything_finds(int seed)
    {
        var random = new Random(seed);
        string[] samples = [.. Enumerable.Range(0, 5).Select(_ => Letters(random, 40))];
        var text = Letters(random, 500);
        var runs = new SharedRuns(samples.Select(Symbols));

        Read(runs, text);

        var found = runs.LongestEnding();
        for (var i = 0; i < samples.Length; i++)
        {
            Assert.Equal(Enumerable.Range(1, samples[i].Length).Select(end => LongestEnding(samples[i][..end], text)), found[i]);
        }
    }

    private static int LongestEnding(string sample, string text) =>
        Enumerable.Range(0, sample.Length + 1).First(start => text.Contains(sample[start..], StringComparison.Ordinal)) is var from ? sample.Length - from : 0;

    private static string Letters(Random random, int count) => new([.. Enumerable.Range(0, count).Select(_ => "abc"[random.Next(3)])]);

    private static int[] Symbols(string text) => [.. text.Select(c => (int)c)];

    private static void Read(SharedRuns runs, string text) => Array.ForEach(Symbols(text), runs.Read);
}
