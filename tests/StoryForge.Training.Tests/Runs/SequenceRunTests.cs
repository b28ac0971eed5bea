using StoryForge.Generation;
using StoryForge.Models;

namespace StoryForge.Training.Tests;

[Collection(TorchGenerator.Name)]
public class SequenceRunTests
{
    private const string Names =
        """
        {
          "model": { "family": "lstm", "units": [12], "embedding": 6, "dropout": 0.1 },
          "tokenizer": { "kind": "characters", "lower_case": true },
          "loader": { "kind": "lines" },
          "sequences": { "max_length": 9 },
          "optimizer": { "kind": "adam", "learning_rate": 0.02 },
          "batch": { "rows": 8 },
          "epochs": 4,
          "validation": { "share": 0.2, "every_epochs": 1 },
          "samples": { "every_epochs": 4, "prompt": "ro" },
          "save_every": 10
        }
        """;

    [Fact]
    public void A_list_is_learnt_and_the_checkpoint_says_what_it_is_and_keeps_what_it_was_trained_on()
    {
        using TinyRun tiny = OnNames();
        var recorder = new ListRecorder();

        RunResult result = tiny.Train(RecipeFile.Parse(Names, "names"), recorder);

        Assert.True(recorder.Validations[^1].Loss < recorder.Validations[0].Loss - 0.5);
        ListReport report = Assert.Single(recorder.Lists);
        Assert.Equal((125, 1, 1, 2), (report.Rows, report.LeftOut.Empty, report.LeftOut.TooLong, report.LeftOut.Repeated));
        Assert.Equal(new SequenceFormat { MaxLength = 9 }, CheckpointFolder.Describe(result.Folder).Sequences);
        string[] kept = File.ReadAllLines(Path.Combine(result.Folder, TrainingList.FileName));
        Assert.Equal(kept.Distinct(), kept);
        Assert.InRange(kept.Length, 90, 105);
        Assert.All(recorder.Samples.Where(sample => sample.Step > 0).SelectMany(sample => sample.Text.Split(", ")), text => Assert.StartsWith("ro", text, StringComparison.Ordinal));
        Assert.Equal(4, recorder.Samples.Select(sample => sample.Temperature).Distinct().Count());
    }

    [Fact]
    public void The_bits_of_a_character_are_those_of_whole_sequences_with_their_ends()
    {
        using TinyRun tiny = OnNames();
        var recorder = new Recorder();

        RunResult result = tiny.Train(RecipeFile.Parse(Names, "names", ["validation.tokens=1000000"]), recorder);

        string[] trained = File.ReadAllLines(Path.Combine(result.Folder, TrainingList.FileName));
        string[] heldOut = [.. AllNames().Except(trained)];
        double best = recorder.Validations.Min(report => report.Loss);
        long characters = heldOut.Sum(name => name.Length);
        Assert.Equal(best * (characters + heldOut.Length) / characters / Math.Log(2), recorder.Validations.Min(report => report.BitsPerCharacter), 1e-9);

        // and the checkpoint, whose weights are rounded, gives what the run measured
        File.WriteAllLines(tiny["held-out.txt"], heldOut);
        SequenceEvaluation evaluation = SequenceEvaluator.Measure(result.Folder, tiny["held-out.txt"], new LoaderOptions { Kind = LoaderKind.Lines }, count: 0);
        Assert.Equal(best, evaluation.All.Loss!.Value, 0.01);
        Assert.Equal((heldOut.Length, characters), (evaluation.All.Sequences, evaluation.Characters));
        Assert.Null(evaluation.Learnt);
        Assert.Equal(evaluation.All, evaluation.New);
    }

    [Fact]
    public void A_run_that_breaks_off_goes_on_exactly()
    {
        Recipe recipe = RecipeFile.Parse(Names, "names", ["steps=40", "sequences.frequency_power=0.5"]);
        using TinyRun unbroken = OnNames();
        var expected = new Recorder();
        unbroken.Train(recipe, expected);

        using TinyRun broken = OnNames();
        broken.TrainAndKill(recipe, atStep: 27);
        var after = new Recorder();
        broken.Resume(after);

        Assert.Equal(expected.Losses.Skip(20), after.Losses);
        Assert.Equal(expected.Validations[^1], after.Validations[^1]);
    }

    [Fact]
    public void A_list_that_has_changed_is_another_corpus()
    {
        using TinyRun tiny = OnNames();
        tiny.Train(RecipeFile.Parse(Names, "names", ["steps=5"]));
        File.AppendAllText(tiny.Corpus, "zelda\n");

        Assert.Throws<CheckpointException>(() => TrainingRun.Resume(tiny.Request()));
    }

    [Fact]
    public void A_model_that_is_tuned_on_text_is_one_of_sequences_no_more()
    {
        using TinyRun names = OnNames();
        string trained = names.Train(RecipeFile.Parse(Names, "names", ["steps=2"])).Folder;
        using var text = new TinyRun();

        RunResult tuned = text.Train(RecipeFile.Parse($$"""{ "init": "{{trained}}", "batch": { "window": 16, "rows": 2 }, "steps": 2, "samples": { "every": 0 } }""", "text"));

        Assert.Null(CheckpointFolder.Describe(tuned.Folder).Sequences);
        Assert.False(File.Exists(Path.Combine(tuned.Folder, TrainingList.FileName)));
    }

    [Theory]
    [InlineData("loader.kind=text", "set loader.kind to")]
    [InlineData("sequences.end_mark=ab", "sequences.end_mark is \"ab\"; it must be one character.")]
    [InlineData("tokenizer.kind=byte-bpe", "set tokenizer.kind to")]
    [InlineData("model.after_window=true", "leave model.after_window out")]
    [InlineData("sequences.max_length=0", "sequences.max_length is 0; it must be from 1 to 1000.")]
    public void Settings_that_do_not_go_with_sequences_are_refused_with_what_to_write(string pair, string message)
    {
        using TinyRun tiny = OnNames();

        var error = Assert.Throws<RecipeException>(() => tiny.Train(RecipeFile.Parse(Names, "names", [pair])));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_without_a_sequence_short_enough_and_a_weight_are_refused()
    {
        using TinyRun tiny = OnNames();

        Assert.Throws<CorpusException>(() => tiny.Train(RecipeFile.Parse(Names, "names", ["sequences.max_length=1"])));
        Assert.Throws<CorpusException>(() => TrainingRun.New(
            RecipeFile.Parse(Names, "names"), tiny.Request() with { Out = tiny["other"], Corpus = [new CorpusSource(tiny.Corpus, Weight: 2)] }));
    }

    private static IEnumerable<string> AllNames() =>
        from first in (string[])["ro", "ba", "al", "ca", "di"]
        from second in (string[])["bin", "fred", "le", "ta", "nell"]
        from third in (string[])["", "a", "o", "ie", "us"]
        select first + second + third;

    private static TinyRun OnNames()
    {
        var tiny = new TinyRun();
        tiny.Corpus = tiny["names.txt"];
        // the longest names have nine letters
        File.WriteAllLines(tiny.Corpus, [.. AllNames(), "", "Robin", "ROBIN", "bartholomew"]);
        return tiny;
    }

    private sealed class ListRecorder : ITrainingListener
    {
        public List<ListReport> Lists { get; } = [];

        public List<ValidationReport> Validations { get; } = [];

        public List<SampleReport> Samples { get; } = [];

        public void OnList(ListReport report) => Lists.Add(report);

        public void OnValidation(ValidationReport report) => Validations.Add(report);

        public void OnSample(SampleReport report) => Samples.Add(report);
    }
}
