namespace StoryForge.Scraper;

/// <summary>Collects the titles of a category that comes in batches, and sees to it that this ends.</summary>
internal sealed class Paging(string category, int most)
{
    /// <summary>Batches in a row that bring nothing new; a few may be empty on a large wiki.</summary>
    private const int MostBarren = 5;

    private readonly HashSet<string> _titles = new(StringComparer.Ordinal);
    private readonly HashSet<string> _continuations = new(StringComparer.Ordinal);
    private readonly List<string> _inOrder = [];
    private int _barren;

    public string Category { get; } = category;

    public IReadOnlyList<string> Titles => _inOrder;

    /// <summary>Why it ended early; null where it did not.</summary>
    public string? Warning { get; private set; }

    /// <param name="continuation">Where the next batch is, if there is one.</param>
    /// <returns>Whether to ask for it.</returns>
    public bool GoesOn(IEnumerable<string> titles, string? continuation)
    {
        var before = _inOrder.Count;
        _inOrder.AddRange(titles.Where(_titles.Add));
        _barren = _inOrder.Count > before ? 0 : _barren + 1;
        if (continuation is null)
        {
            return false;
        }

        if (_continuations.Add(continuation) && _barren < MostBarren && _inOrder.Count < most)
        {
            return true;
        }

        Warning = $"{Category} goes on without end; its first {_inOrder.Count} pages were taken.";
        return false;
    }
}
