using System.Globalization;
using System.Text.Json.Nodes;
using StoryForge.Tests;

namespace StoryForge.Training.Tests;

public class RecipeFileTests
{
    private static readonly string Shipped = Path.Combine(SharedData.Repository, "models", "recipes");

    public static TheoryData<string> ShippedRecipes => [.. new NamedFiles(Shipped, "recipe").Names];

    [Theory]
    [MemberData(nameof(ShippedRecipes))]
    public void Every_shipped_recipe_loads_and_says_what_it_is(string name)
    {
        Recipe recipe = RecipeFile.Load(name, Shipped);

        Assert.Equal(name, recipe.Name);
        Assert.NotEmpty(recipe.Description);
        Assert.True((recipe.Init ?? (object?)recipe.Model) is not null, "a recipe tunes a checkpoint or trains from scratch");
    }

    [Fact]
    public void An_unknown_recipe_is_answered_with_the_nearest_name()
    {
        var error = Assert.Throws<RecipeException>(() => RecipeFile.Load("batman-gtp2", Shipped));

        Assert.Contains("Did you mean \"batman-gpt2\"?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_key_in_a_file_is_answered_with_the_nearest_name()
    {
        var error = Assert.Throws<RecipeException>(() => RecipeFile.Parse("""{ "optimizer": { "learing_rate": 1 } }""", "mine"));

        Assert.Contains("\"optimizer.learing_rate\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean \"optimizer.learning_rate\"?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Overrides_go_on_top_of_the_file()
    {
        Recipe recipe = RecipeFile.Parse(
            """{ "steps": 5, "optimizer": { "clip": 0.5 } }""",
            "mine",
            ["steps=7", "optimizer.kind=rmsprop", "learning_rate=1e-4", "model.units=64,32", "model.family=gru"]);

        Assert.Equal(7, recipe.Steps);
        Assert.Equal(OptimizerKind.RmsProp, recipe.Optimizer.Kind);
        Assert.Equal(0.5, recipe.Optimizer.Clip);
        Assert.Equal(1e-4, recipe.Optimizer.LearningRate);
        Assert.Equal([64, 32], recipe.Model!.Units);
        Assert.Equal(ModelFamily.Gru, recipe.Model.Family);
    }

    [Theory]
    [InlineData("steps=soon", "steps is soon; it must be a whole number from 1 to 100000000.")]
    [InlineData("steps=0", "steps is 0; it must be from 1 to 100000000.")]
    [InlineData("steps=1.5", "steps is 1.5; it must be a whole number from 1 to 100000000.")]
    [InlineData("learning_rate=7", "optimizer.learning_rate is 7; it must be from 1E-09 to 1.")]
    [InlineData("optimizer.kind=sgd", "optimizer.kind is \"sgd\"; it must be \"adamw\" or \"adam\" or \"rmsprop\".")]
    [InlineData("stesp=5", "There is no key \"stesp\". Did you mean \"steps\"?")]
    [InlineData("steps", "\"steps\" has no value. Write key=value, for instance steps=200.")]
    [InlineData("every=5", "The key \"every\" could be validation.every or samples.every. Write it out.")]
    public void A_wrong_override_says_what_to_write(string pair, string message)
    {
        var error = Assert.Throws<RecipeException>(() => RecipeFile.Parse("{}", "mine", [pair]));

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void A_length_in_steps_takes_the_place_of_one_in_epochs()
    {
        const string Json = """{ "epochs": 2, "save_every_epochs": 1, "samples": { "every_epochs": 1 }, "validation": { "every_epochs": 3 } }""";

        Recipe recipe = RecipeFile.Parse(Json, "mine", ["steps=10", "save_every=5", "samples.every=0"]);

        Assert.Equal((10, null, 5, null, 0, null), (recipe.Steps, recipe.Epochs, recipe.SaveEvery, recipe.SaveEveryEpochs, recipe.Samples.Every, recipe.Samples.EveryEpochs));
        Assert.Equal(3, recipe.Validation.EveryEpochs);
    }

    [Fact]
    public void The_shape_of_a_network_beside_one_to_tune_is_refused()
    {
        var error = Assert.Throws<RecipeException>(
            () => RecipeFile.Parse("""{ "init": "gotham-gpt2", "model": { "dropout": 0.1 } }""", "mine", ["model.layers=12"]));

        Assert.StartsWith("model.layers belongs to a network that is trained from scratch", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpt2", "units", "[64]", "GPT-2", "model.layers, ")]
    [InlineData("gpt2", "orthogonal", "false", "GPT-2", "model.layers, ")]
    [InlineData("gru", "width", "320", "GRU", "model.units, ")]
    [InlineData("lstm", "heads", "2", "LSTM", "model.units, ")]
    public void The_shape_of_another_family_is_refused(string family, string key, string value, string named, string own)
    {
        var error = Assert.Throws<RecipeException>(
            () => RecipeFile.Parse($$"""{ "model": { "family": "{{family}}", "{{key}}": {{value}} } }""", "mine"));

        Assert.StartsWith($"model.{key} is not for a {named}. Leave it out; its shape is {own}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_saved_with_the_keys_of_every_family_goes_on()
    {
        JsonNode saved = JsonNode.Parse("""{ "model": { "family": "gru", "units": [32], "layers": 8, "width": 320 }, "steps": 5 }""")!;

        Recipe recipe = RecipeFile.Saved(saved, ["steps=10"]);

        Assert.Equal(10, recipe.Steps);
        Assert.Equal([32], recipe.Model!.Units);
        Assert.Null(RecipeFile.ToJson(recipe)["model"]!["width"]);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{ steps: }")]
    public void A_file_that_is_no_recipe_is_refused(string text)
    {
        Assert.Throws<RecipeException>(() => RecipeFile.Parse(text, "mine"));
    }

    [Fact]
    public void A_recipe_survives_being_saved()
    {
        Recipe recipe = RecipeFile.Load("batman-lstm", Shipped, ["seed=9007199254740992", "validation.share=0.25"]);

        Recipe again = RecipeFile.Parse(RecipeFile.ToJson(recipe).ToJsonString(), "other");

        Assert.Equal(RecipeFile.ToJson(recipe).ToJsonString(), RecipeFile.ToJson(again).ToJsonString());
        Assert.Equal("batman-lstm", again.Name);
        Assert.Equal("9007199254740992", again.Seed.ToString(CultureInfo.InvariantCulture));
    }
}
