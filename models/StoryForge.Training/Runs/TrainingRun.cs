using StoryForge.Generation;
using StoryForge.Models;
using StoryForge.Torch;
using TorchSharp;

namespace StoryForge.Training;

/// <summary>
/// One training run, new or resumed. What happens at a step depends on the recipe and the step alone, so a run that
/// was killed and resumed gives the same weights as one that was not.
/// </summary>
/// <remarks>All on the calling thread, listeners included; the optimizer alone uses more.</remarks>
public sealed class TrainingRun : IDisposable
{
    private readonly RunSetup _setup;
    private readonly RunFolder _folder;
    private readonly MetricsFile _metrics;
    private readonly IReadOnlyList<ITrainingListener> _listeners;
    private readonly TimeProvider _time;
    private readonly TrainingStep _trainer;
    private TrainerState _state;
    private IReadOnlyList<SampleReport> _samples = [];
    private long _savedStep = -1;

    private TrainingRun(RunSetup setup, RunFolder folder, RunRequest request, TrainerState state)
    {
        _setup = setup;
        _folder = folder;
        _state = state;
        _metrics = new MetricsFile(folder.Metrics, state.MetricsLength);
        _listeners = [_metrics, .. request.Listeners];
        _time = request.Time;
        var schedule = new LearningRateSchedule(setup.Recipe.Schedule, setup.Recipe.Optimizer.LearningRate, setup.Steps, setup.StepsAnEpoch);
        _trainer = new TrainingStep(setup.Network, setup.Optimizer, setup.Batches, schedule, setup.Recipe, setup.Device);
    }

    /// <summary>Prepares a new run.</summary>
    /// <exception cref="RecipeException">The recipe cannot be followed.</exception>
    /// <exception cref="CorpusException">A text cannot be trained on.</exception>
    /// <exception cref="CheckpointException">The init is damaged, or the out folder is in use.</exception>
    public static TrainingRun New(Recipe recipe, RunRequest request, CancellationToken cancellationToken = default)
    {
        var folder = new RunFolder(request.Out);
        folder.Create();
        RunSetup setup = Holding(folder, () => RunSetup.New(recipe, request, cancellationToken));
        return new TrainingRun(setup, folder, request, new TrainerState(
            Step: 0,
            Settled: false,
            RecipeFile.ToJson(setup.Recipe),
            setup.Sources.Corpus,
            setup.Sources.HeldOut,
            setup.Corpus.Manifest.Key,
            MetricsLength: 0,
            Tokens: 0,
            Seconds: 0,
            new ValidationRecord(),
            new DivergenceWatch()));
    }

    /// <summary>Takes up the run in the request's out folder where it was saved last.</summary>
    /// <param name="overrides">On top of the recipe the run began with, such as <c>steps=2000</c>.</param>
    /// <exception cref="CheckpointException">No run there, a damaged one, or another corpus.</exception>
    public static TrainingRun Resume(RunRequest request, IEnumerable<string>? overrides = null)
    {
        var folder = new RunFolder(request.Out);
        TrainerState state = TrainerState.Read(folder.Last);
        Recipe recipe = RecipeFile.Saved(state.Recipe, overrides);
        folder.Take();
        RunSetup setup = Holding(folder, () => RunSetup.Resumed(recipe, state, folder.Last, request));
        return new TrainingRun(setup, folder, request, state with { Recipe = RecipeFile.ToJson(recipe) });
    }

    private static RunSetup Holding(RunFolder folder, Func<RunSetup> prepare)
    {
        try
        {
            return prepare();
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Trains until the recipe's end, its patience's end, or cancellation; <c>last/</c> is then up to date.</summary>
    /// <exception cref="DivergenceException">The loss came apart; what was saved before is kept.</exception>
    /// <exception cref="CheckpointException">A checkpoint could not be saved, as on a full disk.</exception>
    public RunResult Run(CancellationToken cancellationToken)
    {
        Tell(listener => listener.OnStart(Start()));
        TorchRuntime.KeepMemory(true);
        try
        {
            return new RunResult(Train(cancellationToken), _state.Step, _state.Validation.BestLoss, _state.Validation.BestStep, _folder.Path);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            SaveLast();
            return new RunResult(RunEnd.Cancelled, _state.Step, _state.Validation.BestLoss, _state.Validation.BestStep, _folder.Path);
        }
        finally
        {
            TorchRuntime.KeepMemory(false);
        }
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _setup.Dispose();
        _folder.Dispose();
    }

    private RunEnd Train(CancellationToken cancellationToken)
    {
        long firstStep = _state.Step;
        double secondsBefore = _state.Seconds;
        while (true)
        {
            if (!_state.Settled)
            {
                Settle(cancellationToken);
            }

            if (_state.Step == _setup.Steps || _state.Validation.HasWaitedOut(_setup.Recipe.Validation.Patience))
            {
                SaveLast();
                MeasureTest(cancellationToken);
                return _state.Step < _setup.Steps ? RunEnd.EarlyStop : RunEnd.Finished;
            }

            cancellationToken.ThrowIfCancellationRequested();
            Step(firstStep, secondsBefore);
        }
    }

    /// <summary>
    /// What is due after a step; also before the first one, as what the run starts from counts too: a fine-tuning
    /// that only makes it worse ends with it.
    /// </summary>
    private void Settle(CancellationToken cancellationToken)
    {
        Recipe recipe = _setup.Recipe;
        bool isLast = _state.Step == _setup.Steps;
        if (isLast || IsDue(recipe.Validation.Every, recipe.Validation.EveryEpochs))
        {
            Validate(cancellationToken);
        }

        if ((recipe.Samples.EveryEpochs ?? recipe.Samples.Every) > 0 && (isLast || IsDue(recipe.Samples.Every, recipe.Samples.EveryEpochs)))
        {
            WriteSamples(cancellationToken);
        }

        _state = _state with { Settled = true };
        if (IsDue(recipe.SaveEvery, recipe.SaveEveryEpochs))
        {
            SaveLast();
        }
    }

    /// <param name="epochs">Counts in place of the steps, where it is given: the step that ends so many passes.</param>
    private bool IsDue(int every, double? epochs = null)
    {
        double steps = Math.Max(1, epochs * _setup.StepsAnEpoch ?? every);
        return _state.Step == 0 || Math.Floor(_state.Step / steps) > Math.Floor((_state.Step - 1) / steps);
    }

    private void Step(long firstStep, double secondsBefore)
    {
        long started = _time.GetTimestamp();
        DivergenceWatch watch = _state.Watch;
        StepFigures figures = _trainer.Do(
            _state.Step,
            (loss, norm) => watch = watch.After(_state.Step + 1, loss, norm, _setup.Recipe.Divergence));
        if (_state.Step == 0 && _setup.Recipe.Init is null)
        {
            StartingLoss.Check(figures.Loss, _setup.Tokenizer.VocabularySize);
        }

        double seconds = _time.GetElapsedTime(started).TotalSeconds;
        _state = _state with
        {
            Step = _state.Step + 1,
            Settled = false,
            Tokens = _state.Tokens + figures.Tokens,
            Seconds = _state.Seconds + seconds,
            Watch = watch,
            Epoch = _state.Epoch.With(figures.Loss),
        };
        long sitting = _state.Step - firstStep;
        TimeSpan? remaining = sitting < 3
            ? null
            : TimeSpan.FromSeconds((_state.Seconds - secondsBefore) / sitting * (_setup.Steps - _state.Step));
        var report = new StepReport(
            _state.Step, _setup.Steps, figures.Loss, figures.LearningRate, figures.GradientNorm, _state.Tokens, seconds, figures.Tokens / seconds, remaining);
        Tell(listener => listener.OnStep(report));
        if (IsDue(int.MaxValue, epochs: 1))
        {
            var epoch = new EpochReport((int)Math.Round(_state.Step / _setup.StepsAnEpoch), _state.Step, _state.Epoch.Mean());
            _state = _state with { Epoch = default };
            Tell(listener => listener.OnEpoch(epoch));
        }
    }

    private void Validate(CancellationToken cancellationToken)
    {
        SideReport[] also = [.. _setup.Also.Select(text => text.Measure(_setup.Network, _state.Step, cancellationToken))];
        foreach (SideReport side in also)
        {
            Tell(listener => listener.OnSide(side));
        }

        if (_setup.HeldOut is null)
        {
            // nothing to choose by: the latest is what the run gives
            SaveBest(null, also);
            return;
        }

        (double loss, double bits) = _setup.HeldOut.Measure(_setup.Network, _setup.Device, cancellationToken);
        _state = _state with { Validation = _state.Validation.After(_state.Step, loss) };
        var report = new ValidationReport(_state.Step, loss, Math.Exp(loss), bits, _state.Validation.IsBest);
        Tell(listener => listener.OnValidation(report));
        if (report.IsBest)
        {
            SaveBest(report, also);
        }
    }

    /// <summary>Once, with the best checkpoint, on what was neither trained on nor chosen by.</summary>
    private void MeasureTest(CancellationToken cancellationToken)
    {
        if (_setup.Test is not null)
        {
            using LanguageNetwork best = CheckpointFolder.Load(_folder.Path).Network;
            best.to(_setup.Device);
            (double loss, double bits) = _setup.Test.Measure(best, _setup.Device, cancellationToken);
            Tell(listener => listener.OnTest(new TestReport(_state.Validation.BestStep, loss, Math.Exp(loss), bits)));
        }
    }

    private void WriteSamples(CancellationToken cancellationToken)
    {
        List<SampleReport> samples = [];
        foreach (SampleReport sample in TrainingSamples.Write(
            _setup.Network, _setup.Tokenizer, _setup.Recipe.Samples, _state.Step, cancellationToken))
        {
            samples.Add(sample);
            Tell(listener => listener.OnSample(sample));
        }

        _samples = samples;
    }

    private void SaveBest(ValidationReport? validation, IReadOnlyList<SideReport> also)
    {
        var card = new TrainingCard(
            _state.Recipe,
            _setup.Corpus.Manifest.Sources,
            _state.Step,
            validation,
            also,
            _state.Tokens,
            _state.Seconds,
            Machine(),
            _samples);
        _folder.SaveBest(_setup.Network, _setup.Tokenizer, _setup.Optimizer, _setup.Recipe.Checkpoint, card, _setup.Corpus);
        Tell(listener => listener.OnCheckpoint(new CheckpointReport(_state.Step, _folder.Path, IsBest: true)));
    }

    private void SaveLast()
    {
        if (_savedStep == _state.Step)
        {
            return;
        }

        _state = _state with { MetricsLength = _metrics.Flush() };
        _folder.SaveLast(_setup.Network, _setup.Tokenizer, _setup.Optimizer, _state);
        _savedStep = _state.Step;
        Tell(listener => listener.OnCheckpoint(new CheckpointReport(_state.Step, _folder.Last, IsBest: false)));
    }

    private RunStart Start() => new(
        _setup.Recipe.Name,
        _state.Step,
        _setup.Steps,
        _setup.Network.Config.ParameterCount,
        _setup.Tokenizer.VocabularySize,
        _setup.Corpus.TrainingTokens,
        _setup.Corpus.ValidationTokens,
        _setup.StepsAnEpoch,
        Machine());

    private string Machine() => $"{_setup.Device}, {_setup.ComputesIn.ToString().ToLowerInvariant()}, {TorchRuntime.Description}";

    private void Tell(Action<ITrainingListener> tell)
    {
        foreach (ITrainingListener listener in _listeners)
        {
            tell(listener);
        }
    }
}
