namespace StoryForge.Cli.Compare;

/// <summary>
/// The smallest automaton that knows all runs of symbols in a sequence (Blumer et al. 1985). Built symbol by symbol in
/// amortised constant time; at most two states a symbol. State 0 is the empty run.
/// </summary>
internal sealed class SuffixAutomaton
{
    public const int Root = 0;

    private readonly List<int> _length = [0];
    private readonly List<int> _link = [-1];

    // what leaves each state, to copy it with a state; looked up in _next
    private readonly List<List<int>> _symbols = [[]];
    private readonly Dictionary<(int State, int Symbol), int> _next = [];
    private int _last;

    public int States => _length.Count;

    /// <summary>The longest run that leads to the state.</summary>
    public int LengthOf(int state) => _length[state];

    /// <summary>The state of the longest end of that run that occurs elsewhere too; -1 for the root.</summary>
    public int LinkOf(int state) => _link[state];

    /// <summary>Appends a symbol and returns the state of the whole sequence so far.</summary>
    public int Append(int symbol)
    {
        var state = Add(_length[_last] + 1);
        var from = _last;
        for (; from >= 0 && !_next.ContainsKey((from, symbol)); from = _link[from])
        {
            Connect(from, symbol, state);
        }

        _link[state] = from < 0 ? Root : Split(from, symbol);
        return _last = state;
    }

    /// <summary>
    /// Reads a symbol of another sequence: the longest end of it that occurs in this one, as a state and a length.
    /// </summary>
    public void Read(int symbol, ref int state, ref int length)
    {
        int next;
        while (!_next.TryGetValue((state, symbol), out next))
        {
            if (state == Root)
            {
                length = 0;
                return;
            }

            state = _link[state];
            length = _length[state];
        }

        state = next;
        length++;
    }

    /// <summary>The state that the symbol leads to, with no longer runs in it than end with this symbol here.</summary>
    private int Split(int from, int symbol)
    {
        var next = _next[(from, symbol)];
        if (_length[next] == _length[from] + 1)
        {
            return next;
        }

        var copy = Add(_length[from] + 1);
        _link[copy] = _link[next];
        foreach (var leaving in _symbols[next])
        {
            Connect(copy, leaving, _next[(next, leaving)]);
        }

        _link[next] = copy;
        for (var at = from; at >= 0 && _next.TryGetValue((at, symbol), out var old) && old == next; at = _link[at])
        {
            _next[(at, symbol)] = copy;
        }

        return copy;
    }

    private int Add(int length)
    {
        _length.Add(length);
        _link.Add(Root);
        _symbols.Add([]);
        return _length.Count - 1;
    }

    private void Connect(int from, int symbol, int to)
    {
        _next[(from, symbol)] = to;
        _symbols[from].Add(symbol);
    }
}
