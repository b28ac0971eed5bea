namespace StoryForge.Training.Tests;

public class PyramidOptionsTests
{
    [Theory]
    [InlineData(1, 1024, new[] { 1024 })]
    [InlineData(2, 1024, new[] { 1024, 1024 })]
    [InlineData(3, 512, new[] { 256, 512, 256 })]
    [InlineData(4, 1024, new[] { 512, 1024, 1024, 512 })]
    [InlineData(5, 1024, new[] { 256, 512, 1024, 512, 256 })]
    [InlineData(6, 512, new[] { 128, 256, 512, 512, 256, 128 })]
    public void Layers_double_towards_the_middle_and_halve_after_it(int layers, int most, int[] units) =>
        Assert.Equal(units, new PyramidOptions { Layers = layers, Most = most }.Units());

    [Fact]
    public void A_width_that_cannot_be_halved_so_often_is_refused()
    {
        var error = Assert.Throws<RecipeException>(() => new PyramidOptions { Layers = 5, Most = 510 }.Units());

        Assert.Contains("multiple of 4", error.Message, StringComparison.Ordinal);
    }
}
