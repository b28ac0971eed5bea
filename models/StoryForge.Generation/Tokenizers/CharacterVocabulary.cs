using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace StoryForge.Generation;

/// <summary>
/// One token a character (Unicode scalar), in the order of code points; then the token for characters that are not in
/// the vocabulary, which is fed but never generated; then the token between documents.
/// </summary>
public sealed class CharacterVocabulary : ITokenizer
{
    public const string FileName = "characters.json";

    private const string Advice = "Save the checkpoint again, or take the characters.json that belongs to it.";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Rune[] _characters;
    private readonly byte[][] _bytes;
    private readonly Dictionary<Rune, int> _ids;

    /// <param name="characters">Every character once, in any order.</param>
    /// <param name="lowerCase">Whether texts are put into lower case before they are encoded.</param>
    /// <exception cref="ArgumentException">No characters, or U+FFFD, which stands for unknown ones.</exception>
    public CharacterVocabulary(IEnumerable<Rune> characters, bool lowerCase = false)
    {
        _characters = [.. characters.Distinct().Order()];
        if (_characters.Length == 0 || _characters.Contains(Rune.ReplacementChar))
        {
            throw new ArgumentException("A vocabulary needs characters, and U+FFFD cannot be one.", nameof(characters));
        }

        LowerCase = lowerCase;
        _ids = _characters.Select((rune, id) => (rune, id)).ToDictionary(entry => entry.rune, entry => entry.id);
        Unknown = _characters.Length;
        NeverGenerated = [Unknown];
        _bytes = [.. _characters.Append(Rune.ReplacementChar).Select(rune => Encoding.UTF8.GetBytes(rune.ToString())), []];
    }

    public int VocabularySize => _bytes.Length;

    /// <summary>The token of every character that is not in the vocabulary; decoded as U+FFFD.</summary>
    public int Unknown { get; }

    public int? EndOfText => Unknown + 1;

    public IReadOnlyList<int> NeverGenerated { get; }

    public bool LowerCase { get; }

    /// <summary>The vocabulary of the given texts.</summary>
    /// <param name="minimumCount">Rarer characters become unknown ones.</param>
    /// <exception cref="ArgumentException">No character is that frequent.</exception>
    public static CharacterVocabulary Build(IEnumerable<string> documents, int minimumCount = 1, bool lowerCase = false)
    {
        var counts = new Dictionary<Rune, long>();
        foreach (string document in documents)
        {
            foreach (Rune rune in document.EnumerateRunes())
            {
                Rune counted = lowerCase ? Rune.ToLowerInvariant(rune) : rune;
                counts[counted] = counts.GetValueOrDefault(counted) + 1;
            }
        }

        counts.Remove(Rune.ReplacementChar);
        return new CharacterVocabulary(counts.Where(entry => entry.Value >= minimumCount).Select(entry => entry.Key), lowerCase);
    }

    /// <exception cref="CheckpointException">The file is missing or damaged.</exception>
    public static CharacterVocabulary Load(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            Stored stored = JsonSerializer.Deserialize<Stored>(TokenizerFiles.ReadBytes(path), Json) ?? throw new JsonException();
            Rune[] characters = [.. stored.Characters.Select(character => SingleRune(path, character))];
            return characters.Distinct().Count() == characters.Length
                ? new CharacterVocabulary(characters, stored.LowerCase)
                : throw new CheckpointException(path, "a character is in it twice", Advice);
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw new CheckpointException(path, "it is not a list of characters", Advice, error);
        }
    }

    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        var stored = new Stored { Characters = [.. _characters.Select(rune => rune.ToString())], LowerCase = LowerCase };
        File.WriteAllBytes(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(stored, Json));
    }

    public int[] Encode(ReadOnlySpan<char> text)
    {
        var tokens = new List<int>(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            tokens.Add(_ids.GetValueOrDefault(LowerCase ? Rune.ToLowerInvariant(rune) : rune, Unknown));
        }

        return [.. tokens];
    }

    public ReadOnlySpan<byte> BytesOf(int token) => _bytes[token];

    public string Decode(ReadOnlySpan<int> tokens)
    {
        var text = new StringBuilder(tokens.Length);
        foreach (int token in tokens)
        {
            text.Append(Encoding.UTF8.GetString(_bytes[token]));
        }

        return text.ToString();
    }

    private static Rune SingleRune(string path, string text) =>
        Rune.TryGetRuneAt(text, 0, out Rune rune) && rune.Utf16SequenceLength == text.Length
            ? rune
            : throw new CheckpointException(path, $"'{text}' is not one character", Advice);

    private sealed record Stored
    {
        public required string[] Characters { get; init; }

        public bool LowerCase { get; init; }
    }
}
