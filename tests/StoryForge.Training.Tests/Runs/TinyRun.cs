using StoryForge.Tests;

namespace StoryForge.Training.Tests;

/// <summary>A run small enough for a test: a text of a few kilobytes, and a recipe of seconds.</summary>
internal sealed class TinyRun : IDisposable
{
    private const string Gpt2 =
        """
        {
          "model": { "family": "gpt2", "layers": 2, "width": 16, "heads": 2, "context": 32, "dropout": 0.1 },
          "tokenizer": { "kind": "byte-bpe", "vocabulary": 300 },
          "optimizer": { "learning_rate": 0.01 },
          "schedule": { "kind": "cosine", "warm_up": 5 },
          "batch": { "rows": 4, "window": 16 },
          "validation": { "share": 0.2, "every": 10 },
          "samples": { "every": 20, "tokens": 5, "prompt": "Batman" },
          "save_every": 10,
          "steps": 40
        }
        """;

    private const string Lstm =
        """
        {
          "model": { "family": "lstm", "units": [16], "embedding": 8, "dropout": 0.1 },
          "tokenizer": { "kind": "characters" },
          "optimizer": { "kind": "rmsprop", "learning_rate": 0.01 },
          "batch": { "rows": 4, "window": 16 },
          "validation": { "share": 0.2, "every": 10 },
          "samples": { "every": 20, "tokens": 5, "prompt": "Batman" },
          "save_every": 10,
          "steps": 40
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public TinyRun()
    {
        string[] plots = [.. Enumerable.Range(0, 30).Select(i => $"Batman and Robin meet villain {i} at the pier. The villain {(i % 3 == 0 ? "escapes" : "is caught")}.")];
        Corpus = _folder.Write("plots.txt", string.Join("\n<|endoftext|>\n", plots));
    }

    public string Corpus { get; set; }

    public string Out => _folder["out"];

    public string this[string name] => _folder[name];

    public RunRequest Request(params ITrainingListener[] listeners) => new()
    {
        Out = Out,
        Folders = new StoryForgeFolders(SharedData.Repository, _folder["data"]),
        Corpus = [new CorpusSource(Corpus)],
        Listeners = listeners,
    };

    public static Recipe Recipe(ModelFamily family, params string[] overrides) =>
        RecipeFile.Parse(family == ModelFamily.Gpt2 ? Gpt2 : Lstm, "tiny", overrides);

    /// <summary>Runs a new run to its end.</summary>
    public RunResult Train(Recipe recipe, params ITrainingListener[] listeners)
    {
        using TrainingRun run = TrainingRun.New(recipe, Request(listeners));
        return run.Run(CancellationToken.None);
    }

    /// <summary>Runs a new run until it is killed at a step, before that is saved.</summary>
    public void TrainAndKill(Recipe recipe, long atStep)
    {
        using TrainingRun run = TrainingRun.New(
            recipe, Request(new Recorder(report => _ = report.Step == atStep ? throw new InvalidOperationException("killed") : 0)));
        Assert.Throws<InvalidOperationException>(() => run.Run(CancellationToken.None));
    }

    /// <summary>Goes on with the run there is, to its end.</summary>
    public RunResult Resume(params ITrainingListener[] listeners)
    {
        using TrainingRun run = TrainingRun.Resume(Request(listeners));
        return run.Run(CancellationToken.None);
    }

    public void Dispose() => _folder.Dispose();
}

/// <summary>Keeps the losses, and does something at a step.</summary>
internal sealed class Recorder(Action<StepReport>? atStep = null) : ITrainingListener
{
    public SortedDictionary<long, double> Losses { get; } = [];

    public List<ValidationReport> Validations { get; } = [];

    public List<EpochReport> Epochs { get; } = [];

    public List<TestReport> Tests { get; } = [];

    public List<SampleReport> Samples { get; } = [];

    public List<SideReport> Sides { get; } = [];

    public List<CheckpointReport> Checkpoints { get; } = [];

    public void OnStep(StepReport report)
    {
        Losses[report.Step] = report.Loss;
        atStep?.Invoke(report);
    }

    public void OnValidation(ValidationReport report) => Validations.Add(report);

    public void OnSide(SideReport report) => Sides.Add(report);

    public void OnEpoch(EpochReport report) => Epochs.Add(report);

    public void OnTest(TestReport report) => Tests.Add(report);

    public void OnSample(SampleReport report) => Samples.Add(report);

    public void OnCheckpoint(CheckpointReport report) => Checkpoints.Add(report);
}
