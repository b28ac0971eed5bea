namespace StoryForge.Generation;

/// <summary>
/// The tokens of words seen before, in a fixed number of slots: a word that falls into a taken slot takes it over.
/// Safe for many threads without locks, as entries are immutable and a slot is one reference.
/// </summary>
internal sealed class WordCache
{
    private const int Slots = 1 << 16;
    private const int MaximumWordLength = 32;

    private readonly Entry?[] _entries = new Entry?[Slots];

    /// <summary>Null if the word is not in the cache.</summary>
    public int[]? Find(ReadOnlySpan<char> word)
    {
        Entry? entry = _entries[SlotOf(word)];
        return entry is not null && word.SequenceEqual(entry.Word) ? entry.Tokens : null;
    }

    public void Add(ReadOnlySpan<char> word, int[] tokens)
    {
        if (word.Length <= MaximumWordLength)
        {
            _entries[SlotOf(word)] = new Entry(word.ToString(), tokens);
        }
    }

    // randomly seeded for each process, so no text can be made to fall into one slot
    private static int SlotOf(ReadOnlySpan<char> word) => string.GetHashCode(word) & (Slots - 1);

    private sealed record Entry(string Word, int[] Tokens);
}
