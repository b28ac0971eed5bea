using StoryForge.Generation;
using StoryForge.Models;
using StoryForge.Torch;

namespace StoryForge.Cli.Writing;

/// <summary>A model of sequences opened in this process, with the list it was trained on.</summary>
internal sealed class LocalCompleter : IDisposable
{
    private readonly ILanguageModel _model;
    private readonly SequenceCompleter _completer;
    private readonly TrainingList? _list;

    private LocalCompleter(ILanguageModel model, TrainingList? list)
    {
        _model = model;
        _completer = new SequenceCompleter(model);
        _list = list;
    }

    public ModelDescription Description => _model.Description;

    /// <summary>How many sequences it was trained on; null where that is not known.</summary>
    public int? ListLength => _list?.Count;

    /// <exception cref="CheckpointException">The folder's files can't be used.</exception>
    public static LocalCompleter Open(string folder)
    {
        TorchRuntime.EnsureLoaded();
        var model = CheckpointFolder.Open(folder);
        return new LocalCompleter(model, TrainingList.Load(folder, model.Tokenizer));
    }

    /// <inheritdoc cref="SequenceCompleter.Problem"/>
    public string? Problem(string beginning) => _completer.Problem(beginning);

    /// <summary>The likeliest first.</summary>
    public IReadOnlyList<ListedCompletion> Complete(string beginning, CompletionOptions options, CancellationToken cancellation)
    {
        var completions = options.Temperature is { } temperature
            ? _completer.Drawn(beginning, options.Count, temperature, (ulong)options.Seed, cancellation)
            : _completer.Likeliest(beginning, options.Count, cancellation);
        return [.. completions.Select(completion => new ListedCompletion(completion.Text, completion.Probability, _list?.Contains(completion.Text)))];
    }

    public void Dispose() => _model.Dispose();
}

/// <param name="Probability">That the model goes on from the beginning just so, and ends there.</param>
/// <param name="InTrainingList">Null: the list is not known.</param>
internal sealed record ListedCompletion(string Text, double Probability, bool? InTrainingList);
