using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using StoryForge.Stories;

namespace StoryForge.Tests.Stories;

public sealed class TurnOptionsTests
{
    [Fact]
    public void Options_that_are_not_set_are_the_defaults()
    {
        var defaults = new TurnSettings { Sentences = 3, Temperature = 0.6 };
        var options = new TurnOptions { Temperature = 0, TopK = 40 };

        var settings = options.Over(defaults);

        Assert.Equal(defaults with { Temperature = 0, TopK = 40 }, settings);
    }

    [Theory]
    [InlineData("""{"sentences":0}""", "Sentences")]
    [InlineData("""{"sentences":11}""", "Sentences")]
    [InlineData("""{"minSentences":11}""", "MinSentences")]
    [InlineData("""{"characters":0}""", "Characters")]
    [InlineData("""{"characters":10001}""", "Characters")]
    [InlineData("""{"characters":100,"sentences":2}""", "Sentences")]
    [InlineData("""{"characters":100,"minSentences":2}""", "MinSentences")]
    [InlineData("""{"characters":100,"maxTokens":20}""", "MaxTokens")]
    [InlineData("""{"maxTokens":1001}""", "MaxTokens")]
    [InlineData("""{"temperature":-0.1}""", "Temperature")]
    [InlineData("""{"temperature":2.1}""", "Temperature")]
    [InlineData("""{"topK":-1}""", "TopK")]
    [InlineData("""{"topP":1.01}""", "TopP")]
    [InlineData("""{"minP":-1}""", "MinP")]
    [InlineData("""{"repetitionPenalty":0.9}""", "RepetitionPenalty")]
    [InlineData("""{"seed":-1}""", "Seed")]
    [InlineData("""{"seed":9007199254740992}""", "Seed")]
    [InlineData("""{"model":""}""", "Model")]
    public void An_option_outside_its_range_is_refused_by_name(string json, string name)
    {
        var options = JsonSerializer.Deserialize<TurnOptions>(json, StoryJson.Options)!;

        var problem = Assert.Throws<ValidationException>(options.Validate);

        Assert.Contains(name, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_few_turns_have_is_told_of_those_alone()
    {
        string plain = JsonSerializer.Serialize(new TurnSettings(), StoryJson.Options);
        var rare = new TurnSettings { Characters = 300, MinSentences = 3 };

        Assert.DoesNotContain("characters", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("minSentences", plain, StringComparison.Ordinal);
        Assert.Equal(rare, JsonSerializer.Deserialize<TurnSettings>(JsonSerializer.Serialize(rare, StoryJson.Options), StoryJson.Options));
    }

    [Fact]
    public void The_ends_of_the_ranges_are_inside_them()
    {
        new TurnOptions { Sentences = 1, MaxTokens = 1, Temperature = 0, TopK = 0, TopP = 0, MinP = 0, Seed = 0 }.Validate();
        new TurnOptions { Sentences = 10, MaxTokens = 1000, Temperature = 2, TopP = 1, MinP = 1, Seed = TurnOptions.GreatestSeed }
            .Validate();
        new TurnOptions { Characters = 1 }.Validate();
        new TurnOptions { Characters = TurnSettings.MostCharacters }.Validate();
        new TurnSettings().Validate();
    }
}
