using StoryForge.Generation;
using StoryForge.Models;
using StoryForge.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace StoryForge.Training;

/// <summary>What a run works with, built from a recipe or from the <c>last/</c> of a run to go on with.</summary>
internal sealed class RunSetup : IDisposable
{
    private RunSetup(
        Recipe recipe, Sources sources, LanguageNetwork network, ITokenizer tokenizer, ITrainingCorpus corpus, IReadOnlyList<SideText> also)
    {
        Recipe = recipe;
        Sources = sources;
        Network = network;
        Tokenizer = tokenizer;
        Corpus = corpus;
        Also = also;
        Device = cuda.is_available() ? CUDA : CPU;
        Network.to(Device);
        ComputesIn = ComputeType.Of(recipe.Precision, network.Config, Device);
        BatchShape shape = ShapeOf(recipe, network.Config);
        Batches = corpus.Batches(shape, (ulong)recipe.Seed);
        HeldOut = Validation.Of(corpus, CorpusSide.Validation, shape, recipe.Validation);
        Test = Validation.Of(corpus, CorpusSide.Test, shape, recipe.Validation);
        Optimizer = new WeightOptimizer(network, network.TrainIn(ComputesIn), recipe.Optimizer, recipe.Batch.Accumulation > 1, TorchRuntime.Threads);
        StepsAnEpoch = Batches.BatchesAnEpoch / recipe.Batch.Accumulation;
        Steps = recipe.Epochs is { } epochs ? Math.Max(1, (long)Math.Ceiling(epochs * StepsAnEpoch)) : recipe.Steps;
    }

    public Recipe Recipe { get; }

    public Sources Sources { get; }

    public LanguageNetwork Network { get; }

    public ITokenizer Tokenizer { get; }

    public ITrainingCorpus Corpus { get; }

    public Device Device { get; }

    public ScalarType ComputesIn { get; }

    public IBatchSource Batches { get; }

    /// <summary>Null where nothing is held out.</summary>
    public Validation? HeldOut { get; }

    /// <summary>Measured at each validation too.</summary>
    public IReadOnlyList<SideText> Also { get; }

    /// <summary>Null where nothing is held out for a test.</summary>
    public Validation? Test { get; }

    public WeightOptimizer Optimizer { get; }

    public double StepsAnEpoch { get; }

    public long Steps { get; }

    public static RunSetup New(Recipe recipe, RunRequest request, CancellationToken cancellationToken)
    {
        recipe = request.AppliedTo(recipe);
        // looked up first: a wrong name should not cost the reading of a corpus
        string? from = recipe.Init is { } name ? request.Folders.FindModel(name) : null;
        Sources sources = Sources.Of(recipe, request.Folders);
        ICorpusContents contents = Read(sources, recipe, request);
        if (from is not null)
        {
            (LanguageNetwork loaded, ITokenizer itsTokenizer) = CheckpointFolder.Load(from, adjust: config => NetworkShape.Tuned(config, recipe));
            return With(loaded, itsTokenizer);
        }

        Tell(request, "making the vocabulary");
        ITokenizer tokenizer = contents.MakeTokenizer(recipe.Tokenizer ?? new TokenizerOptions(), cancellationToken);
        NetworkConfig config = NetworkShape.Of(recipe, tokenizer.VocabularySize);
        manual_seed(recipe.Seed);
        LanguageNetwork created = LanguageNetwork.Create(config);
        if (recipe.Model!.Orthogonal)
        {
            (created as RecurrentNet)?.StartOrthogonal();
        }

        return With(created, tokenizer);

        RunSetup With(LanguageNetwork network, ITokenizer itsTokenizer)
        {
            Tell(request, "turning the corpus into tokens");
            IReadOnlyList<SideText> also = SideText.All(recipe, request.Folders, itsTokenizer);
            return new RunSetup(recipe, sources, network, itsTokenizer, contents.Encode(request.Folders.TokenCache, itsTokenizer), also);
        }
    }

    /// <exception cref="CheckpointException">The texts are not those the run began with.</exception>
    public static RunSetup Resumed(Recipe recipe, TrainerState state, string last, RunRequest request)
    {
        var sources = new Sources(state.Corpus, state.ValidationCorpus);
        ICorpusContents contents = Read(sources, recipe, request);
        (LanguageNetwork network, ITokenizer tokenizer) = CheckpointFolder.Load(last, adjust: config => NetworkShape.Tuned(config, recipe));
        ITrainingCorpus corpus = contents.Encode(request.Folders.TokenCache, tokenizer);
        if (corpus.Manifest.Key != state.CorpusKey)
        {
            throw new CheckpointException(
                last, "the corpus is no longer the one this run began with", "Bring the former texts back, or start anew with another --out.");
        }

        var setup = new RunSetup(recipe, sources, network, tokenizer, corpus, SideText.All(recipe, request.Folders, tokenizer));
        OptimizerFile.Read(last, setup.Optimizer);
        return setup;
    }

    public void Dispose()
    {
        Optimizer.Dispose();
        Network.Dispose();
        Corpus.Dispose();
    }

    /// <exception cref="RecipeException">A window that the network cannot hold, or was not made for.</exception>
    private static BatchShape ShapeOf(Recipe recipe, NetworkConfig config)
    {
        int window = recipe.Sequences is { } sequences ? sequences.MaxLength + 1 : recipe.Batch.Window;
        if (config.ContextLength is { } context && window > context)
        {
            throw new RecipeException($"{(recipe.Sequences is null ? "batch.window" : "sequences.max_length, with the end,")} is {window}, and the model's context holds {context} tokens; set it to at most that.");
        }

        int? predictsAfter = (config as RecurrentConfig)?.Window;
        if (predictsAfter is not null && recipe.Sequences is not null)
        {
            throw new RecipeException("Sequences need a network that predicts a character at every position; leave model.after_window out.");
        }

        if (predictsAfter is { } made && made != window)
        {
            throw new RecipeException($"batch.window is {window}, and this network predicts after windows of {made}; set it to that.");
        }

        return new BatchShape(recipe.Batch.Rows, window, recipe.Batch.Stride > 0 ? recipe.Batch.Stride : window, predictsAfter is null);
    }

    private static ICorpusContents Read(Sources sources, Recipe recipe, RunRequest request)
    {
        Tell(request, "reading the corpus");
        ICorpusContents contents = sources.Read(recipe);
        foreach (ListReport report in contents.Lists)
        {
            foreach (ITrainingListener listener in request.Listeners)
            {
                listener.OnList(report);
            }
        }

        return contents;
    }

    private static void Tell(RunRequest request, string what)
    {
        foreach (ITrainingListener listener in request.Listeners)
        {
            listener.OnPreparing(what);
        }
    }
}
