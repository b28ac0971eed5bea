using StoryForge.Cli.Compare;

namespace StoryForge.Tests.Cli.Compare;

public class DiversityTests
{
    [Theory]
    [InlineData(1, 2.0 / 6)] // a b of a b a b, b a
    [InlineData(2, 2.0 / 4)] // ab ba of ab ba ab, ba
    [InlineData(3, 2.0 / 2)] // aba bab: none reaches into the second text
    [InlineData(5, 0)]
    public void Distinct_n_is_different_runs_over_all_runs(int n, double expected) =>
        Assert.Equal(expected, Diversity.Distinct([["a", "b", "a", "b"], ["b", "a"]], n), 1e-12);

    [Fact]
    public void Only_so_many_words_are_counted() =>
        Assert.Equal(3.0 / 5, Diversity.Distinct([["a", "b", "a"], ["b", "c", "d", "e"]], 1, most: 5), 1e-12);

    [Fact]
    public void Repetition_counts_runs_that_were_there_before()
    {
        string[] words = ["the", "cat", "and", "the", "cat", "and", "the", "dog"];

        Assert.Equal((3, 7), Diversity.Repetition(words, 2));
        Assert.Equal((2, 6), Diversity.Repetition(words, 3));
        Assert.Equal((0, 0), Diversity.Repetition(words, 9));
    }

    [Theory]
    [InlineData("“Don’t,” he said: it's $3.50—rock 'n' roll!", "don't he said it's 3 50 rock n roll")]
    [InlineData("  ", "")]
    [InlineData("Ärger, 蝙蝠 🦇x", "ärger 蝙蝠 🦇x")]
    public void Words_are_letters_and_digits_in_lower_case(string text, string words) =>
        Assert.Equal(words, string.Join(' ', WordReader.WordsOf(text)));
}
