using System.Text.Json;
using System.Text.Json.Nodes;
using StoryForge.Generation;
using StoryForge.Models;
using static TorchSharp.torch;

namespace StoryForge.Training.Tests;

[Collection(TorchGenerator.Name)]
public class TrainingRunTests
{
    [Theory]
    [InlineData(ModelFamily.Gpt2)]
    [InlineData(ModelFamily.Lstm)]
    public void A_run_learns_its_text_by_heart(ModelFamily family)
    {
        using var tiny = new TinyRun();
        var recorder = new Recorder();

        tiny.Train(TinyRun.Recipe(family, "steps=300", "learning_rate=0.02", "model.dropout=0", "samples.every=0"), recorder);

        Assert.InRange(recorder.Losses[1], 2.5, 8);
        Assert.InRange(recorder.Losses.TakeLast(20).Average(loss => loss.Value), 0, 0.75);
    }

    [Theory]
    [InlineData(ModelFamily.Gpt2, "precision=bfloat16", "batch.accumulation=2")]
    [InlineData(ModelFamily.Gpt2, "precision=float32", "batch.accumulation=1")]
    [InlineData(ModelFamily.Lstm, "precision=float32", "batch.accumulation=2")]
    public void A_run_that_breaks_off_and_is_resumed_gives_the_losses_of_an_unbroken_one(ModelFamily family, string precision, string accumulation)
    {
        Recipe recipe = TinyRun.Recipe(family, precision, accumulation);
        using var unbroken = new TinyRun();
        var expected = new Recorder();
        unbroken.Train(recipe, expected);

        using var broken = new TinyRun();
        broken.TrainAndKill(recipe, atStep: 27);
        var after = new Recorder();
        Assert.Equal(RunEnd.Finished, broken.Resume(after).End);

        Assert.Equal(21, after.Losses.First().Key);
        Assert.Equal(expected.Losses.Skip(20), after.Losses);
        Assert.Equal(expected.Validations.Skip(3), after.Validations);
        Assert.Equal(expected.Samples.Select(sample => sample.Text).Skip(8), after.Samples.Select(sample => sample.Text));
        Assert.Equal(MetricsOf(unbroken), MetricsOf(broken));
        Assert.Equal(File.ReadAllBytes(Path.Combine(unbroken.Out, "last", "model.safetensors")), File.ReadAllBytes(Path.Combine(broken.Out, "last", "model.safetensors")));
    }

    [Fact]
    public void The_same_seed_gives_the_same_run_and_another_seed_another()
    {
        Recipe recipe = TinyRun.Recipe(ModelFamily.Gpt2, "steps=10");
        Recorder[] runs = [new(), new(), new()];

        foreach ((Recorder recorder, int index) in runs.Select((run, i) => (run, i)))
        {
            using var tiny = new TinyRun();
            tiny.Train(recipe with { Seed = index == 2 ? 7 : recipe.Seed }, recorder);
        }

        Assert.Equal(runs[0].Losses, runs[1].Losses);
        Assert.NotEqual(runs[0].Losses, runs[2].Losses);
    }

    [Fact]
    public void Each_epoch_ends_with_the_mean_of_its_losses()
    {
        using var tiny = new TinyRun();
        var recorder = new Recorder();

        tiny.Train(TinyRun.Recipe(ModelFamily.Lstm, "epochs=2"), recorder);

        Assert.Equal([1, 2], recorder.Epochs.Select(epoch => epoch.Epoch));
        int first = (int)recorder.Epochs[0].Step;
        Assert.Equal(recorder.Losses.Values.Take(first).Average(), recorder.Epochs[0].Loss, 9);
        Assert.Equal(recorder.Losses.Values.Skip(first).Average(), recorder.Epochs[1].Loss, 9);
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    public void A_recipe_can_start_its_network_orthogonally(string family)
    {
        using var tiny = new TinyRun();

        tiny.Train(TinyRun.Recipe(
            ModelFamily.Lstm, $"model.family={family}", "model.orthogonal=true", "steps=1", "optimizer.learning_rate=1e-9", "checkpoint=float32"));

        using LanguageNetwork network = CheckpointFolder.Load(Path.Combine(tiny.Out, "last")).Network;
        Tensor gate = network.named_parameters().Single(each => each.name.EndsWith("weight_hh_l0", StringComparison.Ordinal)).parameter.split(16)[0];
        Assert.True(gate.matmul(gate.t()).allclose(eye(16), atol: 1e-4));
    }

    [Fact]
    public void What_is_held_out_for_a_test_is_measured_once_with_the_best_checkpoint()
    {
        using var tiny = new TinyRun();
        var recorder = new Recorder();

        tiny.Train(TinyRun.Recipe(ModelFamily.Lstm, "validation.test=0.2", "checkpoint=float32"), recorder);

        TestReport test = Assert.Single(recorder.Tests);
        Assert.Equal(recorder.Validations.MinBy(validation => validation.Loss)!.Step, test.Step);
        CorpusText text = CorpusText.Read(new CorpusSource(tiny.Corpus), share: 0.2, test: 0.2);
        Evaluation evaluation = Evaluator.Measure(tiny.Out, [.. text.TextsFor(CorpusSide.Test)]);
        Assert.Equal(evaluation.BitsPerCharacter, test.BitsPerCharacter, 0.5);
    }

    [Fact]
    public void A_folder_takes_one_run_at_a_time()
    {
        using var tiny = new TinyRun();
        using TrainingRun first = TrainingRun.New(TinyRun.Recipe(ModelFamily.Lstm), tiny.Request());
        first.Run(CancellationToken.None);

        var error = Assert.Throws<CheckpointException>(() => TrainingRun.Resume(tiny.Request()));

        Assert.Contains("another run is writing to it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_to_tune_that_is_not_there_is_named()
    {
        using var tiny = new TinyRun();

        var error = Assert.Throws<RecipeException>(
            () => TrainingRun.New(TinyRun.Recipe(ModelFamily.Gpt2), tiny.Request() with { Init = "nosuch" }));

        Assert.Contains("There is no model \"nosuch\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_saves_the_step_and_ends_cleanly()
    {
        using var tiny = new TinyRun();
        using var cancel = new CancellationTokenSource();
        var recorder = new Recorder(report =>
        {
            if (report.Step == 13)
            {
                cancel.Cancel();
            }
        });

        using (TrainingRun run = TrainingRun.New(TinyRun.Recipe(ModelFamily.Gpt2), tiny.Request(recorder)))
        {
            RunResult result = run.Run(cancel.Token);
            Assert.Equal((RunEnd.Cancelled, 13), (result.End, result.Step));
        }

        Assert.Equal(13, TrainerState.Read(Path.Combine(tiny.Out, "last")).Step);
    }

    [Fact]
    public void Cancelling_within_a_validation_loses_neither_the_step_nor_the_validation()
    {
        using var unbroken = new TinyRun();
        var expected = new Recorder();
        unbroken.Train(TinyRun.Recipe(ModelFamily.Gpt2), expected);
        using var tiny = new TinyRun();
        using var cancel = new CancellationTokenSource();
        var recorder = new Recorder(report =>
        {
            if (report.Step == 20)
            {
                cancel.Cancel();
            }
        });

        using (TrainingRun run = TrainingRun.New(TinyRun.Recipe(ModelFamily.Gpt2), tiny.Request(recorder)))
        {
            Assert.Equal(20, run.Run(cancel.Token).Step);
        }

        var after = new Recorder();
        using (TrainingRun run = TrainingRun.Resume(tiny.Request(after)))
        {
            run.Run(CancellationToken.None);
        }

        Assert.Equal(expected.Validations, recorder.Validations.Concat(after.Validations));
        Assert.Equal(expected.Losses, recorder.Losses.Concat(after.Losses));
    }

    [Fact]
    public void A_run_that_comes_apart_is_stopped_and_keeps_its_best_checkpoint()
    {
        using var tiny = new TinyRun();
        Recipe recipe = TinyRun.Recipe(
            ModelFamily.Gpt2, "learning_rate=1", "optimizer.clip=0", "schedule.warm_up=0", "steps=500", "divergence.factor=1.05", "divergence.steps=20");

        var error = Assert.Throws<DivergenceException>(() => tiny.Train(recipe));

        Assert.Contains("lower optimizer.learning_rate", error.Message, StringComparison.Ordinal);
        using ILanguageModel best = CheckpointFolder.Open(tiny.Out);
        Assert.Equal("gpt2", best.Description.Family);
        Assert.True(TrainerState.Read(Path.Combine(tiny.Out, "last")).Step < error.Step);
    }

    [Fact]
    public void A_run_stops_when_validation_no_longer_improves_and_the_best_is_what_it_leaves()
    {
        using var tiny = new TinyRun();
        var recorder = new Recorder();

        RunResult result = tiny.Train(
            TinyRun.Recipe(ModelFamily.Lstm, "steps=2000", "learning_rate=0.05", "validation.every=5", "validation.patience=3", "samples.every=0"), recorder);

        Assert.Equal(RunEnd.EarlyStop, result.End);
        Assert.Equal(recorder.Validations.Min(report => report.Loss), result.BestLoss);
        Assert.Equal(result.Step, result.BestStep + 15);
        JsonNode card = JsonNode.Parse(File.ReadAllText(Path.Combine(tiny.Out, "training.json")))!;
        Assert.Equal(result.BestStep, card["step"]!.GetValue<long>());
        Assert.Equal(result.BestLoss, card["validation"]!["loss"]!.GetValue<double>());
        // not what the recipe names: compare looks for copies there
        Assert.Equal(tiny.Corpus, card["recipe"]!["corpus"]![0]!["path"]!.GetValue<string>());
    }

    [Fact]
    public void A_checkpoint_can_be_tuned_further_by_another_run()
    {
        using var first = new TinyRun();
        first.Train(TinyRun.Recipe(ModelFamily.Gpt2, "steps=60", "samples.every=0"));
        using var second = new TinyRun();
        var recorder = new Recorder();

        using (TrainingRun run = TrainingRun.New(
            TinyRun.Recipe(ModelFamily.Gpt2, "steps=1", "samples.every=0"), second.Request(recorder) with { Init = first.Out }))
        {
            run.Run(CancellationToken.None);
        }

        double reached = JsonNode.Parse(File.ReadAllText(Path.Combine(first.Out, "training.json")))!["validation"]!["loss"]!.GetValue<double>();
        Assert.Equal(reached, recorder.Validations[0].Loss, 0.02);
    }

    [Fact]
    public void The_finished_checkpoint_has_its_recipe_corpus_and_samples_with_it()
    {
        using var tiny = new TinyRun();

        tiny.Train(TinyRun.Recipe(ModelFamily.Gpt2, "validation.share=0", "samples.every=10", "validation.every=10", "seed=5"));

        JsonNode card = JsonNode.Parse(File.ReadAllText(Path.Combine(tiny.Out, "training.json")))!;
        Assert.Equal(5, card["recipe"]!["seed"]!.GetValue<long>());
        Assert.Equal("plots.txt", card["corpus"]![0]!["name"]!.GetValue<string>());
        Assert.Equal(64, card["corpus"]![0]!["sha256"]!.GetValue<string>().Length);
        Assert.Equal([0.2, 0.5, 1.0, 1.2], card["samples"]!.AsArray().Select(sample => sample!["temperature"]!.GetValue<double>()));
        (LanguageNetwork network, ITokenizer _) = CheckpointFolder.Load(tiny.Out, ScalarType.Float32);
        network.Dispose();
    }

    [Fact]
    public void A_save_that_fails_leaves_the_former_checkpoint_whole_and_says_so()
    {
        using var tiny = new TinyRun();
        // a file where a save wants its temporary folder: the save fails with an I/O error, as on a full disk
        string obstacle = tiny[".out.writing"];
        var recorder = new Recorder(report =>
        {
            if (report.Step == 15)
            {
                File.WriteAllText(obstacle, "");
            }
        });

        var error = Assert.Throws<CheckpointException>(() => tiny.Train(TinyRun.Recipe(ModelFamily.Gpt2), recorder));

        Assert.Contains("What was saved before is whole", error.Message, StringComparison.Ordinal);
        Assert.Equal(10, TrainerState.Read(Path.Combine(tiny.Out, "last")).Step);
        CheckpointFolder.Open(tiny.Out).Dispose();
        File.Delete(obstacle);
        using TrainingRun resumed = TrainingRun.Resume(tiny.Request());
        Assert.Equal(RunEnd.Finished, resumed.Run(CancellationToken.None).End);
    }

    [Fact]
    public void A_folder_in_use_is_left_alone()
    {
        using var tiny = new TinyRun();
        tiny.Train(TinyRun.Recipe(ModelFamily.Gpt2, "steps=1"));

        var error = Assert.Throws<CheckpointException>(() => tiny.Train(TinyRun.Recipe(ModelFamily.Gpt2, "steps=1")));

        Assert.Contains("--resume", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resuming_what_is_no_run_or_has_another_corpus_is_refused()
    {
        using var tiny = new TinyRun();
        Assert.Throws<CheckpointException>(() => TrainingRun.Resume(tiny.Request()));
        tiny.Train(TinyRun.Recipe(ModelFamily.Gpt2, "steps=1"));
        File.AppendAllText(tiny.Corpus, " Another end.");

        var error = Assert.Throws<CheckpointException>(() => TrainingRun.Resume(tiny.Request()));

        Assert.Contains("the corpus is no longer the one", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_resumed_run_may_be_made_longer()
    {
        using var tiny = new TinyRun();
        tiny.Train(TinyRun.Recipe(ModelFamily.Gpt2, "steps=5"));

        using TrainingRun resumed = TrainingRun.Resume(tiny.Request(), ["steps=8"]);

        Assert.Equal(8, resumed.Run(CancellationToken.None).Step);
    }

    [Theory]
    [InlineData("batch.window=64", "batch.window is 64, and the model's context holds 32 tokens")]
    [InlineData("model.heads=3", "n_embd 16 cannot be divided among 3 heads")]
    public void A_recipe_that_cannot_be_followed_is_refused(string change, string message)
    {
        using var tiny = new TinyRun();

        var error = Assert.Throws<RecipeException>(() => tiny.Train(TinyRun.Recipe(ModelFamily.Gpt2, change)));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_corpus_shorter_than_one_window_is_refused()
    {
        using var tiny = new TinyRun();
        tiny.Corpus = tiny["short.txt"];
        File.WriteAllText(tiny.Corpus, "Batman.");

        Assert.Throws<CorpusException>(() => tiny.Train(TinyRun.Recipe(ModelFamily.Gpt2)));
    }

    /// <summary>The metrics, without times.</summary>
    private static List<string> MetricsOf(TinyRun run) =>
    [
        .. File.ReadLines(Path.Combine(run.Out, "metrics.jsonl")).Select(line =>
        {
            JsonObject json = JsonNode.Parse(line)!.AsObject();
            json.Remove("seconds");
            return json.ToJsonString(JsonSerializerOptions.Default);
        }),
    ];
}
