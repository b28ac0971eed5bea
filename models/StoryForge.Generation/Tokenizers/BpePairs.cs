using System.Runtime.InteropServices;

namespace StoryForge.Generation;

/// <summary>The distinct words of a corpus as symbols, and how often each pair of neighbours is in them.</summary>
internal sealed class BpePairs
{
    private readonly List<Word> _words = [];
    private readonly Dictionary<(int Left, int Right), Pair> _pairs = [];

    /// <summary>Most frequent first, then the smaller symbols. Counts in it may be too high: they are checked on leaving.</summary>
    private readonly PriorityQueue<(int Left, int Right), (long NegativeCount, int Left, int Right)> _queue = new();

    /// <param name="words">The symbols of each distinct word, and how often it is in the corpus.</param>
    public BpePairs(IEnumerable<(int[] Symbols, long Count)> words)
    {
        foreach ((int[] symbols, long count) in words)
        {
            var word = new Word(symbols, count);
            _words.Add(word);
            for (int i = 1; i < symbols.Length; i++)
            {
                Add((symbols[i - 1], symbols[i]), count, _words.Count - 1);
            }
        }

        foreach (((int Left, int Right) symbols, Pair pair) in _pairs)
        {
            Enqueue(symbols, pair.Count);
        }
    }

    /// <summary>The most frequent pair, or null if none has that count.</summary>
    public (int Left, int Right)? TakeMostFrequent(long minimumCount)
    {
        while (_queue.TryDequeue(out (int Left, int Right) symbols, out (long NegativeCount, int, int) key))
        {
            long count = _pairs.TryGetValue(symbols, out Pair? pair) ? pair.Count : 0;
            if (count == -key.NegativeCount)
            {
                return count >= minimumCount ? symbols : null;
            }

            // merges took some of them since
            if (count >= minimumCount)
            {
                Enqueue(symbols, count);
            }
        }

        return null;
    }

    /// <summary>Puts the result in the place of the pair, in every word.</summary>
    public void Apply(BpeMerge merge)
    {
        var added = new HashSet<(int, int)>();
        foreach (int index in _pairs[(merge.Left, merge.Right)].Words)
        {
            Word word = _words[index];
            // the neighbours' pairs change, too; a word has few symbols, so all its pairs are counted anew
            CountPairs(word, index, -word.Count, merge.Result, added);
            word.Merge(merge);
            CountPairs(word, index, word.Count, merge.Result, added);
        }

        _pairs.Remove((merge.Left, merge.Right));
        foreach ((int, int) symbols in added)
        {
            Enqueue(symbols, _pairs[symbols].Count);
        }
    }

    private void CountPairs(Word word, int index, long count, int newSymbol, HashSet<(int, int)> added)
    {
        ReadOnlySpan<int> symbols = word.Symbols;
        for (int i = 1; i < symbols.Length; i++)
        {
            (int Left, int Right) pair = (symbols[i - 1], symbols[i]);
            bool isNew = pair.Left == newSymbol || pair.Right == newSymbol;
            Add(pair, count, isNew ? index : null);
            if (isNew)
            {
                added.Add(pair);
            }
        }
    }

    /// <param name="word">The word to note for the pair; null if it is noted already.</param>
    private void Add((int Left, int Right) symbols, long count, int? word)
    {
        ref Pair? pair = ref CollectionsMarshal.GetValueRefOrAddDefault(_pairs, symbols, out _);
        pair ??= new Pair();
        pair.Count += count;
        if (word is { } index && (pair.Words.Count == 0 || pair.Words[^1] != index))
        {
            pair.Words.Add(index);
        }
    }

    private void Enqueue((int Left, int Right) symbols, long count) =>
        _queue.Enqueue(symbols, (-count, symbols.Left, symbols.Right));

    private sealed class Pair
    {
        public long Count { get; set; }

        /// <summary>Words that have or had the pair; a word may be in it twice.</summary>
        public List<int> Words { get; } = [];
    }

    private sealed class Word(int[] symbols, long count)
    {
        private int _length = symbols.Length;

        public long Count { get; } = count;

        public ReadOnlySpan<int> Symbols => symbols.AsSpan(0, _length);

        /// <summary>From left to right, so that "aaa" becomes "aa a".</summary>
        public void Merge(BpeMerge merge)
        {
            int kept = 0;
            for (int i = 0; i < _length; i++)
            {
                bool pair = symbols[i] == merge.Left && i + 1 < _length && symbols[i + 1] == merge.Right;
                symbols[kept++] = pair ? merge.Result : symbols[i];
                i += pair ? 1 : 0;
            }

            _length = kept;
        }
    }
}
