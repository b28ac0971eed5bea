using System.Text.RegularExpressions;

namespace StoryForge.Scraper;

/// <summary>The pages that are still to be read, each title once.</summary>
internal sealed class Frontier(Source source, int most)
{
    private readonly Regex? _include = source.Include is null ? null : new Regex(source.Include, RegexOptions.NonBacktracking);
    private readonly Regex? _exclude = source.Exclude is null ? null : new Regex(source.Exclude, RegexOptions.NonBacktracking);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly LinkedList<string> _waiting = [];

    public int Waiting => _waiting.Count;

    /// <summary>A wanted page was left out, as there are too many.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Never to be read, such as the list itself.</summary>
    public void Exclude(string title) => _known.Add(title);

    public void Add(IEnumerable<string> titles)
    {
        foreach (var title in titles.Where(Takes))
        {
            _waiting.AddLast(title);
        }
    }

    /// <summary>Puts pages before all others: the parts of an episode stay together.</summary>
    public void AddNext(IEnumerable<string> titles)
    {
        foreach (var title in titles.Where(Takes).Reverse().ToList())
        {
            _waiting.AddFirst(title);
        }
    }

    public string? Take()
    {
        var first = _waiting.First?.Value;
        if (first is not null)
        {
            _waiting.RemoveFirst();
        }

        return first;
    }

    private bool Takes(string title)
    {
        if (_include?.IsMatch(title) == false || _exclude?.IsMatch(title) == true || _known.Contains(title))
        {
            return false;
        }

        IsFull |= _known.Count >= most;
        return !IsFull && _known.Add(title);
    }
}
