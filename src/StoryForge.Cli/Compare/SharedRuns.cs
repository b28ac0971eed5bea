namespace StoryForge.Cli.Compare;

/// <summary>
/// The longest runs of symbols that samples share with a text. The samples, which are short, are made an automaton;
/// the text, which may be gigabytes, streams through it once and is never held.
/// </summary>
internal sealed class SharedRuns
{
    private readonly SuffixAutomaton _samples = new();
    private readonly List<int[]> _states = [];
    private readonly int[] _matched;
    private int _state;
    private int _length;

    /// <param name="samples">Symbols, 0 or greater.</param>
    public SharedRuns(IEnumerable<IReadOnlyList<int>> samples)
    {
        foreach (var sample in samples)
        {
            _states.Add([.. sample.Select(_samples.Append)]);

            // a symbol that is nowhere else: no run reaches over it
            _samples.Append(-1 - _states.Count);
        }

        _matched = new int[_samples.States];
    }

    /// <summary>No run reaches over the end of a document.</summary>
    public void StartDocument() => (_state, _length) = (SuffixAutomaton.Root, 0);

    /// <param name="symbol">The text's next; -1 for one that no sample has.</param>
    public void Read(int symbol)
    {
        _samples.Read(symbol, ref _state, ref _length);
        _matched[_state] = Math.Max(_matched[_state], _length);
    }

    /// <summary>For each sample and each of its positions, how long the run is that ends there and is in the text too.</summary>
    public IReadOnlyList<int[]> LongestEnding()
    {
        // longest runs first: with a run, each end of it is in the text
        int[] byLength = [.. Enumerable.Range(1, _samples.States - 1).OrderByDescending(_samples.LengthOf)];
        foreach (var state in byLength.Where(state => _matched[state] > 0 && _samples.LinkOf(state) != SuffixAutomaton.Root))
        {
            _matched[_samples.LinkOf(state)] = _samples.LengthOf(_samples.LinkOf(state));
        }

        var longest = new int[_samples.States];
        foreach (var state in byLength.Reverse())
        {
            longest[state] = _matched[state] > 0 ? _matched[state] : longest[_samples.LinkOf(state)];
        }

        return [.. _states.Select(sample => sample.Select(state => longest[state]).ToArray())];
    }
}
