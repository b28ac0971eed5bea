namespace StoryForge.Training.Tests;

public class NearestNameTests
{
    private static readonly string[] Names = ["train", "bench", "generate", "--prompt", "optimizer.learning_rate", "batch.rows", "gotham-gpt2"];

    [Theory]
    [InlineData("trian", "train")]
    [InlineData("TRAIN", "train")]
    [InlineData("benhc", "bench")]
    [InlineData("genrate", "generate")]
    [InlineData("--promt", "--prompt")]
    [InlineData("optimiser.learning_rate", "optimizer.learning_rate")]
    [InlineData("learing_rate", "optimizer.learning_rate")]
    [InlineData("row", "batch.rows")]
    [InlineData("gotham-gtp2", "gotham-gpt2")]
    public void A_slip_of_the_finger_is_understood(string wrong, string meant) => Assert.Equal(meant, NearestName.Of(wrong, Names));

    [Theory]
    [InlineData("nosuch")]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("gotham-lstm-large")]
    [InlineData("batman")]
    public void Where_no_name_is_near_none_is_suggested(string wrong) => Assert.Null(NearestName.Of(wrong, Names));

    [Fact]
    public void Of_names_equally_near_the_choice_is_always_the_same() =>
        Assert.Equal("cat", NearestName.Of("at", ["rat", "cat", "hat"]));
}
