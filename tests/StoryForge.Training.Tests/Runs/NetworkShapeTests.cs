using StoryForge.Models;

namespace StoryForge.Training.Tests;

[Collection(TorchGenerator.Name)]
public class NetworkShapeTests
{
    [Theory]
    [InlineData(ModelFamily.Gpt2, "", 0.1, 0.1)]
    [InlineData(ModelFamily.Gpt2, "model.dropout=0.2", 0.2, 0.2)]
    [InlineData(ModelFamily.Gpt2, "model.attention_dropout=0", 0.1, 0.0)]
    [InlineData(ModelFamily.Gpt2, "model.dropout=0.2 model.attention_dropout=0", 0.2, 0.0)]
    [InlineData(ModelFamily.Lstm, "", 0.1, null)]
    [InlineData(ModelFamily.Lstm, "model.dropout=0", 0.0, null)]
    [InlineData(ModelFamily.Lstm, "model.layer_dropout=0.4", 0.1, 0.4)]
    public void A_network_that_is_tuned_drops_out_what_it_did_before_or_what_the_recipe_says(
        ModelFamily family, string overrides, double dropout, double? inside)
    {
        using var first = new TinyRun();
        first.Train(TinyRun.Recipe(family, "steps=1", "samples.every=0"));
        using var second = new TinyRun();
        Recipe recipe = RecipeFile.Parse(
            """{ "batch": { "rows": 4, "window": 16 }, "steps": 2, "samples": { "every": 0 } }""",
            "tuning",
            overrides.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        using (TrainingRun run = TrainingRun.New(recipe, second.Request() with { Init = first.Out }))
        {
            run.Run(CancellationToken.None);
        }

        string last = Path.Combine(second.Out, "last");
        Assert.Equal((dropout, inside), DropoutOf(NetworkConfig.Load(last)));
        // what was saved is not refused as a network's shape beside an init
        using TrainingRun resumed = TrainingRun.Resume(second.Request(), ["model.dropout=0.3", "steps=3"]);
        resumed.Run(CancellationToken.None);
        Assert.Equal(0.3, DropoutOf(NetworkConfig.Load(last)).Dropout);
    }

    [Theory]
    [InlineData(ModelFamily.Gpt2, "layer_dropout")]
    [InlineData(ModelFamily.Lstm, "attention_dropout")]
    public void A_dropout_where_the_network_has_no_such_place_is_refused(ModelFamily family, string key)
    {
        using var first = new TinyRun();
        var fromScratch = Assert.Throws<RecipeException>(() => first.Train(TinyRun.Recipe(family, $"model.{key}=0.1")));
        first.Train(TinyRun.Recipe(family, "steps=1", "samples.every=0"));
        using var second = new TinyRun();
        Recipe tuning = RecipeFile.Parse("""{ "steps": 2 }""", "tuning", [$"model.{key}=0.1"]);

        var tuned = Assert.Throws<RecipeException>(() => TrainingRun.New(tuning, second.Request() with { Init = first.Out }));

        Assert.StartsWith($"model.{key} is for ", tuned.Message, StringComparison.Ordinal);
        Assert.Equal(tuned.Message, fromScratch.Message);
    }

    private static (double Dropout, double? Inside) DropoutOf(NetworkConfig config)
    {
        if (config is Gpt2Config gpt2)
        {
            Assert.Equal(gpt2.ResidualDropout, gpt2.EmbeddingDropout);
            return (gpt2.ResidualDropout, gpt2.AttentionDropout);
        }

        var recurrent = Assert.IsType<RecurrentConfig>(config);
        return (recurrent.Dropout, recurrent.LayerDropout);
    }
}
