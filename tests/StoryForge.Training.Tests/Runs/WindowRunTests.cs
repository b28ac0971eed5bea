namespace StoryForge.Training.Tests;

[Collection(TorchGenerator.Name)]
public class WindowRunTests
{
    private const string Reviews =
        """
        {
          "model": { "family": "lstm", "units": [8], "embedding": 8, "dense": 16, "dropout": 0.1, "after_window": true },
          "tokenizer": { "kind": "ascii", "lower_case": true },
          "optimizer": { "kind": "rmsprop", "learning_rate": 0.01 },
          "batch": { "rows": 32, "window": 12, "stride": 1 },
          "epochs": 2,
          "validation": { "share": 0.1, "every_epochs": 0.5, "tokens": 100 },
          "samples": { "every_epochs": 1, "tokens": 5, "prompt": "Batman and R" },
          "save_every": 10
        }
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_database_and_a_text_are_trained_on_alike_by_epochs(bool database)
    {
        using TinyRun tiny = database ? OnWindows() : new TinyRun();
        var recorder = new Recorder();

        RunResult result = tiny.Train(RecipeFile.Parse(Reviews, "reviews"), recorder);

        Assert.Equal(RunEnd.Finished, result.End);
        Assert.Equal(5, recorder.Validations.Count);
        Assert.Equal([0, 1, 2], recorder.Samples.Select(sample => Math.Round(2.0 * sample.Step / result.Step, 1)).Distinct());
        Assert.True(recorder.Validations[^1].Loss < recorder.Validations[0].Loss - 1);
    }

    [Fact]
    public void A_run_on_a_database_that_breaks_off_goes_on_exactly()
    {
        Recipe recipe = RecipeFile.Parse(Reviews, "reviews", ["steps=40"]);
        using TinyRun unbroken = OnWindows();
        var expected = new Recorder();
        unbroken.Train(recipe, expected);

        using TinyRun broken = OnWindows();
        broken.TrainAndKill(recipe, atStep: 27);
        var after = new Recorder();
        broken.Resume(after);

        Assert.Equal(expected.Losses.Skip(20), after.Losses);
        Assert.Equal(expected.Validations[^1], after.Validations[^1]);
    }

    [Theory]
    [InlineData("tokenizer.kind=characters", "ascii")]
    [InlineData("batch.window=13", "batch.window")]
    public void A_recipe_that_does_not_fit_the_database_is_refused(string change, string message)
    {
        using TinyRun tiny = OnWindows();

        RecipeException error = Assert.Throws<RecipeException>(() => tiny.Train(RecipeFile.Parse(Reviews, "reviews", [change])));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_is_trained_on_alone()
    {
        using TinyRun tiny = OnWindows();
        RunRequest request = tiny.Request();

        Assert.Throws<CorpusException>(() => TrainingRun.New(
            RecipeFile.Parse(Reviews, "reviews"), request with { Corpus = [.. request.Corpus, new CorpusSource(tiny["plots.txt"])] }));
    }

    private static TinyRun OnWindows()
    {
        var tiny = new TinyRun();
        WindowBuild.Run([tiny.Corpus], tiny["plots.db"], 12, 1, _ => { }, CancellationToken.None);
        tiny.Corpus = tiny["plots.db"];
        return tiny;
    }
}
