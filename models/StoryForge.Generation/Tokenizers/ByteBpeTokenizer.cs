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

    /// <summary>In place of tokens while a word is merged: a byte without one, and what became part of its left neighbour.</summary>
    private const int NoToken = -1, Merged = -2;

    private readonly byte[][] _bytes;
    private readonly int[] _tokenOfByte = new int[256];
    private readonly Dictionary<ulong, int> _ranks;
    private readonly WordCache _cache = new();

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
        Array.Fill(_tokenOfByte, NoToken);
        for (int id = 0; id < _bytes.Length; id++)
        {
            if (_bytes[id] is [var value])
            {
                _tokenOfByte[value] = id;
            }
        }

        _ranks = new Dictionary<ulong, int>(merges.Count);
        for (int rank = 0; rank < merges.Count; rank++)
        {
            _ranks.Add(PairKey(merges[rank].Left, merges[rank].Right), rank);
        }
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
            tokens.AddRange(TokensOfWord(text[..length]));
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

    private int[] TokensOfWord(ReadOnlySpan<char> word)
    {
        if (_cache.Find(word) is { } known)
        {
            return known;
        }

        int[] tokens = MergeWord(word);
        _cache.Add(word, tokens);
        return tokens;
    }

    private int[] MergeWord(ReadOnlySpan<char> word)
    {
        Span<byte> buffer = word.Length <= 128 ? stackalloc byte[3 * 128] : new byte[Encoding.UTF8.GetMaxByteCount(word.Length)];
        ReadOnlySpan<byte> bytes = buffer[..Encoding.UTF8.GetBytes(word, buffer)];
        Span<int> symbols = bytes.Length <= 128 ? stackalloc int[128] : new int[bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            symbols[i] = _tokenOfByte[bytes[i]];
        }

        int[] merged = symbols[..MergeAll(symbols[..bytes.Length])].ToArray();
        for (int i = 0; i < merged.Length; i++)
        {
            if (merged[i] == NoToken)
            {
                merged[i] = Unknown!.Value;
            }
        }

        return merged;
    }

    /// <summary>
    /// Merges in place, the lowest rank first and the leftmost of equals; returns how many symbols are left.
    /// With a queue, as trying all pairs each time would take an hour for a line of a million hyphens.
    /// </summary>
    private int MergeAll(Span<int> symbols)
    {
        int length = symbols.Length;
        Span<int> next = length <= 128 ? stackalloc int[128] : new int[length];
        Span<int> previous = length <= 128 ? stackalloc int[128] : new int[length];
        var queue = new PriorityQueue<int, long>(length);
        for (int i = 0; i < length; i++)
        {
            next[i] = i + 1;
            previous[i] = i - 1;
            Consider(queue, symbols, i, i + 1);
        }

        while (queue.TryDequeue(out int position, out long priority))
        {
            BpeMerge merge = Merges[(int)(priority >> 32)];
            int right = next[position];
            // an earlier merge may have taken one of the two
            if (symbols[position] != merge.Left || right == length || symbols[right] != merge.Right)
            {
                continue;
            }

            symbols[position] = merge.Result;
            symbols[right] = Merged;
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

    /// <summary>Queues the pair at two positions if it can merge, by rank and then from left to right.</summary>
    private void Consider(PriorityQueue<int, long> queue, ReadOnlySpan<int> symbols, int left, int right)
    {
        if (left >= 0 && right < symbols.Length
            && _ranks.TryGetValue(PairKey(symbols[left], symbols[right]), out int rank))
        {
            queue.Enqueue(left, ((long)rank << 32) | (uint)left);
        }
    }

    /// <summary>
    /// Different for every pair. Spread by an odd factor, as the hash of a long is the xor of its halves and small
    /// ids would all collide.
    /// </summary>
    private static ulong PairKey(int left, int right) => (((ulong)(uint)left << 32) | (uint)right) * 0x9E3779B97F4A7C15;
}
