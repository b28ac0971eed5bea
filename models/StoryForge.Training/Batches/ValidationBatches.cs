
namespace StoryForge.Training;

/// <summary>
/// The same windows each time a run is validated: spread evenly over the held-out tokens, without overlap where the
/// stride allows it.
/// </summary>
public static class ValidationBatches
{
    /// <param name="mostTokens">About how many predictions at most; the windows taken are spread over all of them.</param>
    public static IEnumerable<Batch> Of(TokenFile tokens, BatchShape shape, long mostTokens)
    {
        long windows = tokens.Count <= shape.Window ? 0 : ((tokens.Count - shape.Window - 1) / shape.Stride) + 1;
        long predictions = shape.EveryPosition ? shape.Window : 1;
        long taken = Math.Min(windows, Math.Max(1, mostTokens / predictions));
        for (long first = 0; first < taken; first += shape.Rows)
        {
            int rows = (int)Math.Min(shape.Rows, taken - first);
            long[] starts = [.. Enumerable.Range(0, rows).Select(row => (first + row) * windows / taken * shape.Stride)];
            yield return BatchSource.Cut(tokens, shape, starts);
        }
    }
}
