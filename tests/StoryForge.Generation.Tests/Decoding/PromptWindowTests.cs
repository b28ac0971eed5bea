namespace StoryForge.Generation.Tests;

public sealed class PromptWindowTests
{
    [Fact]
    public void A_text_that_fits_is_left_whole() => Assert.Equal([1, 2, 3], new PromptWindow(3).Crop([1, 2, 3]));

    [Fact]
    public void A_model_without_a_limit_gets_everything() =>
        Assert.Equal(100_000, new PromptWindow(null, pinned: 10).Crop(new int[100_000]).Length);

    [Theory]
    [InlineData(1024, 0)]
    [InlineData(1024, 100)]
    [InlineData(1024, 100_000)]
    [InlineData(7, 3)]
    [InlineData(1, 1)]
    public void The_window_is_the_text_s_end_after_the_pinned_tokens(int context, int pinned)
    {
        var window = new PromptWindow(context, pinned);
        for (int length = 1; length < 5 * context; length++)
        {
            int[] text = [.. Enumerable.Range(0, length)];

            int[] cropped = window.Crop(text);

            Assert.InRange(cropped.Length, 1, context);
            Assert.Equal(length - 1, cropped[^1]);
            int kept = Math.Min(Math.Min(pinned, context / 4), length);
            Assert.Equal(text[..kept], cropped[..kept]);
            Assert.Equal(cropped.Length - kept, cropped[kept..].Distinct().Count());
        }
    }

    [Fact]
    public void A_window_uses_at_least_half_of_the_context()
    {
        var window = new PromptWindow(1024);

        Assert.All(Enumerable.Range(1025, 9000), length => Assert.InRange(window.Crop(new int[length]).Length, 513, 1024));
    }

    [Fact]
    public void A_growing_text_moves_the_start_only_every_half_context()
    {
        var window = new PromptWindow(1024);

        int[] starts = [.. Enumerable.Range(1, 10_000).Select(window.Skipped).Distinct()];

        Assert.Equal(Enumerable.Range(0, starts.Length).Select(step => step * 512), starts);
        Assert.Equal(1 + (10_000 - 1024 + 511) / 512, starts.Length);
    }
}
