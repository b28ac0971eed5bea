namespace StoryForge.Training;

/// <summary>What a run is asked to do, besides its recipe.</summary>
public sealed record RunRequest
{
    /// <summary>The folder for the checkpoint, <c>last/</c> and the metrics.</summary>
    public required string Out { get; init; }

    public required StoryForgeFolders Folders { get; init; }

    /// <summary>In place of the recipe's corpus, where there are any.</summary>
    public IReadOnlyList<CorpusSource> Corpus { get; init; } = [];

    /// <summary>In place of the recipe's init.</summary>
    public string? Init { get; init; }

    /// <summary>Told in order; metrics are written in any case.</summary>
    public IReadOnlyList<ITrainingListener> Listeners { get; init; } = [];

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The recipe with what is asked for in place of its own; that is what a finished model tells of itself.</summary>
    internal Recipe AppliedTo(Recipe recipe) => recipe with
    {
        Init = Init ?? recipe.Init,
        Corpus = Corpus.Count > 0 ? [.. Corpus.Select(source => source with { Path = Folders.NameCorpus(source.Path) })] : recipe.Corpus,
        // the recipe's held-out texts belong to the recipe's corpus
        ValidationCorpus = Corpus.Count > 0 ? [] : recipe.ValidationCorpus,
    };
}
