using StoryForge.Generation;

namespace StoryForge.Api;

/// <summary>
/// The models in memory: opened when first asked for, opened anew when their files have changed, and the least
/// recently used closed when there are too many or they weigh too much. Belongs to the model thread.
/// </summary>
/// <param name="capacity">How many.</param>
/// <param name="memory">Bytes of all weights together; a single model may weigh more.</param>
internal sealed class OpenModels(int capacity, long memory, Func<string, ILanguageModel> open, SessionCache sessions) : IDisposable
{
    // the least recently used first
    private readonly List<(ModelEntry Entry, ILanguageModel Model)> _models = [];

    /// <param name="inUse">Whether a turn is being made with a model; it stays open then.</param>
    public ILanguageModel Get(ModelEntry entry, Predicate<ILanguageModel> inUse)
    {
        int found = _models.FindIndex(opened => opened.Entry.Folder == entry.Folder && opened.Entry.Stamp == entry.Stamp);
        if (found >= 0)
        {
            var known = _models[found];
            _models.RemoveAt(found);
            _models.Add(known);
            return known.Model;
        }

        Close(opened => opened.Entry.Folder == entry.Folder && !inUse(opened.Model));
        while (IsTooMuch(entry) && _models.FindIndex(opened => !inUse(opened.Model)) is >= 0 and var oldest)
        {
            ILanguageModel closing = _models[oldest].Model;
            Close(opened => opened.Model == closing);
        }

        ILanguageModel model = open(entry.Folder);
        _models.Add((entry, model));
        return model;
    }

    public void Dispose() => Close(_ => true);

    private bool IsTooMuch(ModelEntry more) =>
        _models.Count >= capacity || _models.Sum(opened => Weight(opened.Entry)) + Weight(more) > memory;

    /// <summary>As if all weights were float32.</summary>
    private static long Weight(ModelEntry entry) => entry.Description.ParameterCount * sizeof(float);

    private void Close(Predicate<(ModelEntry Entry, ILanguageModel Model)> which)
    {
        foreach (var (_, model) in _models.FindAll(which))
        {
            sessions.Drop(model);
            model.Dispose();
        }

        _models.RemoveAll(which);
    }
}
