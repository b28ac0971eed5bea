using System.Text.Json.Nodes;
using StoryForge.Tests;

namespace StoryForge.Training.Tests;

[Collection(TorchGenerator.Name)]
public sealed class SideTextTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ModelFamily.Gpt2)]
    [InlineData(ModelFamily.Lstm)]
    public void A_text_beside_is_measured_at_each_validation_as_evaluate_measures_it(ModelFamily family)
    {
        string riddle = _folder.Write("riddle.txt", "What has a villain and no pier? Robin is caught by the plan.");
        using var tiny = new TinyRun();
        var recorder = new Recorder();

        tiny.Train(TinyRun.Recipe(family, "steps=20", "precision=float32", $"validation.also=[\"{riddle}\"]"), recorder);

        Assert.Equal([0, 10, 20], recorder.Sides.Select(side => side.Step));
        Assert.All(recorder.Sides, side => Assert.Equal("riddle.txt", side.Corpus));
        Evaluation last = Evaluator.Measure(Path.Combine(tiny.Out, "last"), [File.ReadAllText(riddle)]);
        Assert.Equal(last.Loss, recorder.Sides[^1].Loss, 0.02);
        Assert.Equal(last.BitsPerCharacter, recorder.Sides[^1].BitsPerCharacter, 0.02);
        JsonNode card = JsonNode.Parse(File.ReadAllText(Path.Combine(tiny.Out, "training.json")))!;
        Assert.Equal("riddle.txt", card["also"]![0]!["corpus"]!.GetValue<string>());
    }

    [Fact]
    public void Of_a_long_text_the_same_parts_of_all_of_it_are_measured()
    {
        string[] documents = [.. Enumerable.Range(0, 2000).Select(i => string.Concat(Enumerable.Repeat(i < 1000 ? "abc " : "xyz ", 60)))];
        string book = _folder.Write("book.txt", string.Join("\n<|endoftext|>\n", documents));
        string firstHalf = _folder.Write("half.txt", string.Join("\n<|endoftext|>\n", documents.Take(1000)));
        using var tiny = new TinyRun();
        var recorder = new Recorder();

        tiny.Train(TinyRun.Recipe(ModelFamily.Gpt2, "steps=1", "validation.tokens=2048", $"validation.also=[\"{book}\",\"{firstHalf}\"]"), recorder);

        // of the book's beginning alone it would be the same figure
        Assert.NotEqual(recorder.Sides[0].Loss, recorder.Sides[1].Loss, 0.001);
    }

    [Fact]
    public void What_a_run_learns_and_chooses_does_not_hang_on_the_texts_beside()
    {
        string riddle = _folder.Write("riddle.txt", "A riddle.");
        Recorder[] recorders = [new(), new()];
        foreach ((Recorder recorder, string also) in recorders.Zip(["[]", $"[\"{riddle}\"]"]))
        {
            using var tiny = new TinyRun();
            tiny.Train(TinyRun.Recipe(ModelFamily.Gpt2, $"validation.also={also}"), recorder);
        }

        Assert.Equal(recorders[0].Losses, recorders[1].Losses);
        Assert.Equal(recorders[0].Validations, recorders[1].Validations);
    }

    [Fact]
    public void A_text_beside_is_measured_where_nothing_is_held_out_too()
    {
        string riddle = _folder.Write("riddle.txt", "A riddle.");
        using var tiny = new TinyRun();
        var recorder = new Recorder();

        tiny.Train(TinyRun.Recipe(ModelFamily.Gpt2, "steps=20", "validation.share=0", $"validation.also=[\"{riddle}\"]"), recorder);

        Assert.Empty(recorder.Validations);
        Assert.Equal([0, 10, 20], recorder.Sides.Select(side => side.Step));
        JsonNode card = JsonNode.Parse(File.ReadAllText(Path.Combine(tiny.Out, "training.json")))!;
        Assert.Equal(20, card["also"]![0]!["step"]!.GetValue<int>());
    }

    [Fact]
    public void A_text_beside_that_is_not_there_is_told_before_anything_is_trained()
    {
        using var tiny = new TinyRun();

        CorpusException error = Assert.Throws<CorpusException>(() =>
            tiny.Train(TinyRun.Recipe(ModelFamily.Gpt2, "validation.also=[\"nowhere.txt\"]")));

        Assert.Contains("nowhere.txt", error.Message, StringComparison.Ordinal);
    }
}
