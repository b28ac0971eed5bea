using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text;

namespace StoryForge.Generation;

/// <summary>
/// Byte-level byte-pair encoding, as of GPT-2 (Radford et al. 2019, section 2.2): the UTF-8 bytes of each piece of the
/// text are merged pair by pair, the pair learnt first going first. Lossless on every text that is well-formed
/// UTF-16; half a surrogate pair, which UTF-8 cannot hold, becomes U+FFFD.
/// </summary>
/// <remarks>Immutable but for a cache of words, and safe for many threads.</remarks>
public sealed class ByteBpeTokenizer : ITokenizer
{
    public const string EndOfTextName = "<|endoftext|>";
    internal const string UnknownName = "<unk>";

    /// <summary>Frequent words come early in any text, so a full cache is simply left as it is.</summary>
    private const int MaximumCachedWords = 1 << 16;
    private const int MaximumCachedLength = 32;

    private readonly byte[][] _bytes;
    private readonly int[] _tokenOfByte = new int[256];
    private readonly FrozenDictionary<long, Merge> _merges;
    private readonly ConcurrentDictionary<string, int[]> _words = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _wordsBySpan;
    private int _wordCount;

    /// <param name="vocabulary">The bytes of every token; empty for the two special ones.</param>
    /// <param name="merges">Pairs of tokens and what they become, the first learnt first.</param>
    /// <param name="endOfText">The token between documents.</param>
    /// <param name="unknown">Stands for bytes that have no token of their own; needed only if there are such.</param>
    internal ByteBpeTokenizer(
        IReadOnlyList<byte[]> vocabulary, IReadOnlyList<BpeMerge> merges, int? endOfText, int? unknown)
    {
        _bytes = [.. vocabulary];
        Merges = merges;
        EndOfText = endOfText;
        Unknown = unknown;
        NeverGenerated = unknown is { } token ? [token] : [];
        Array.Fill(_tokenOfByte, -1);
        for (int id = 0; id < _bytes.Length; id++)
        {
            if (_bytes[id] is [var value])
            {
                _tokenOfByte[value] = id;
            }
        }

        _merges = merges
            .Select((merge, rank) => KeyValuePair.Create(PairKey(merge.Left, merge.Right), new Merge(rank, merge.Result)))
            .ToFrozenDictionary();
        _wordsBySpan = _words.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public int VocabularySize => _bytes.Length;

    public int? EndOfText { get; }

    public IReadOnlyList<int> NeverGenerated { get; }

    internal int? Unknown { get; }

    /// <summary>In the order in which they were learnt.</summary>
    internal IReadOnlyList<BpeMerge> Merges { get; }

    /// <summary>Reads <c>vocab.json</c> and <c>merges.txt</c>, as GPT-2 and Hugging Face have them.</summary>
    /// <exception cref="CheckpointException">A file is missing, or not of a byte-level BPE.</exception>
    public static ByteBpeTokenizer Load(string folder) => BpeFiles.Load(folder);

    /// <summary>Writes <c>vocab.json</c> and <c>merges.txt</c>.</summary>
    public void Save(string folder) => BpeFiles.Save(this, folder);

    public int[] Encode(ReadOnlySpan<char> text)
    {
        var tokens = new List<int>(text.Length / 3);
        while (!text.IsEmpty)
        {
            int length = PreToken.FirstLength(text);
            AppendWord(text[..length], tokens);
            text = text[length..];
        }

        return [.. tokens];
    }

    public ReadOnlySpan<byte> BytesOf(int token) => _bytes[token];

    public string Decode(ReadOnlySpan<int> tokens)
    {
        var bytes = new List<byte>(tokens.Length * 4);
        foreach (int token in tokens)
        {
            bytes.AddRange(BytesOf(token));
        }

        return Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(bytes));
    }

    private void AppendWord(ReadOnlySpan<char> word, List<int> tokens)
    {
        if (_wordsBySpan.TryGetValue(word, out int[]? known))
        {
            tokens.AddRange(known);
            return;
        }

        int[] merged = MergeWord(word);
        if (word.Length <= MaximumCachedLength
            && _wordCount < MaximumCachedWords
            && _words.TryAdd(word.ToString(), merged))
        {
            Interlocked.Increment(ref _wordCount);
        }

        tokens.AddRange(merged);
    }

    private int[] MergeWord(ReadOnlySpan<char> word)
    {
        Span<byte> buffer = word.Length <= 128 ? stackalloc byte[3 * 128] : new byte[Encoding.UTF8.GetMaxByteCount(word.Length)];
        Span<byte> bytes = buffer[..Encoding.UTF8.GetBytes(word, buffer)];
        var symbols = new int[bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            symbols[i] = _tokenOfByte[bytes[i]];
        }

        int count = MergeAll(symbols);
        Array.Resize(ref symbols, count);
        for (int i = 0; i < count; i++)
        {
            if (symbols[i] < 0)
            {
                symbols[i] = Unknown!.Value;
            }
        }

        return symbols;
    }

    /// <summary>
    /// Merges in place, the lowest rank first and the leftmost of equals; returns how many symbols are left.
    /// A queue, as trying all pairs each time would need an hour for a line of 100,000 hyphens.
    /// </summary>
    private int MergeAll(Span<int> symbols)
    {
        int length = symbols.Length;
        int[] next = new int[length], previous = new int[length];
        var queue = new PriorityQueue<(int Left, int Right, int Position), (int Rank, int Position)>();
        for (int i = 0; i < length; i++)
        {
            next[i] = i + 1;
            previous[i] = i - 1;
            Consider(queue, symbols, i, i + 1);
        }

        while (queue.TryDequeue(out (int Left, int Right, int Position) pair, out _))
        {
            int position = pair.Position, right = next[position];
            // an earlier merge may have taken one of the two
            if (symbols[position] != pair.Left || right >= length || symbols[right] != pair.Right)
            {
                continue;
            }

            symbols[position] = _merges[PairKey(pair.Left, pair.Right)].Result;
            symbols[right] = Taken;
            next[position] = next[right];
            if (next[position] < length)
            {
                previous[next[position]] = position;
            }

            Consider(queue, symbols, previous[position], position);
            Consider(queue, symbols, position, next[position]);
        }

        int kept = 0;
        for (int i = 0; i < length; i = next[i])
        {
            symbols[kept++] = symbols[i];
        }

        return kept;
    }

    private void Consider(
        PriorityQueue<(int Left, int Right, int Position), (int Rank, int Position)> queue,
        ReadOnlySpan<int> symbols, int left, int right)
    {
        if (left >= 0 && right < symbols.Length
            && _merges.TryGetValue(PairKey(symbols[left], symbols[right]), out Merge merge))
        {
            queue.Enqueue((symbols[left], symbols[right], left), (merge.Rank, left));
        }
    }

    private const int Taken = -2;

    private static long PairKey(int left, int right) => ((long)left << 32) | (uint)right;

    private readonly record struct Merge(int Rank, int Result);
}
