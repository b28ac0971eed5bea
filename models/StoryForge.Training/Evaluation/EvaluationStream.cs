using System.Text;
using StoryForge.Generation;

namespace StoryForge.Training;

/// <summary>
/// Documents as one stream of tokens, with the end-of-text token before each; and what it costs to say what the
/// vocabulary can't. Without that, the fewer characters a network tells apart, the better it would look.
/// </summary>
/// <remarks>
/// The price is that of a plain code beside the network. A character that the vocabulary lacks costs that it is one, by
/// how frequent they are in the documents, and which one of all of Unicode. What the network gives "unknown" does not
/// count: some have never learnt it. Where texts are put into lower case, each letter costs whether it was a capital, by
/// how frequent capitals are among letters.
/// </remarks>
internal sealed class EvaluationStream
{
    /// <summary>Code points without the surrogates.</summary>
    private const double UnicodeScalars = 0x110000 - 0x800;

    private readonly ITokenizer _tokenizer;
    private readonly long[] _tokens;

    // of the characters of a lower-casing vocabulary, by their place in the stream; else null
    private readonly LetterCase[]? _cases;
    private readonly double _known;
    private readonly double _unknown;
    private readonly double _capital;
    private readonly double _small;

    /// <exception cref="CorpusException">Not one token to predict.</exception>
    public EvaluationStream(ITokenizer tokenizer, IReadOnlyList<string> documents)
    {
        _tokenizer = tokenizer;
        bool lowerCase = tokenizer is CharacterVocabulary { LowerCase: true };
        List<long> tokens = [];
        List<LetterCase> cases = [];
        foreach (string document in documents)
        {
            if (tokenizer.EndOfText is { } end)
            {
                tokens.Add(end);
                cases.Add(LetterCase.None);
            }

            tokens.AddRange(tokenizer.Encode(document).Select(token => (long)token));
            cases.AddRange(lowerCase ? document.EnumerateRunes().Select(CaseOf) : []);
        }

        _tokens = tokens.Count > 1 ? [.. tokens] : throw new CorpusException("to evaluate on", "is empty", "Give a longer text.");
        _cases = lowerCase ? [.. cases] : null;
        (_unknown, _known) = Nats(Places.Where(IsUnknown).Count(), Places.Where(at => !IsEnd(at)).Count());
        _unknown += Math.Log(UnicodeScalars);
        (_capital, _small) = Nats(Places.Where(IsLostCapital).Count(), Places.Where(at => !IsUnknown(at) && CaseAt(at) != LetterCase.None).Count());
    }

    private enum LetterCase : byte
    {
        /// <summary>No letter, or one of an alphabet that has only one case.</summary>
        None,
        Small,
        Capital,
    }

    public ReadOnlySpan<long> Tokens => _tokens;

    public bool IsEnd(int at) => _tokens[at] == _tokenizer.EndOfText;

    public bool IsUnknown(int at) => _tokenizer.NeverGenerated.Contains((int)_tokens[at]);

    /// <summary>A capital that the vocabulary has in lower case only.</summary>
    public bool IsLostCapital(int at) => !IsUnknown(at) && CaseAt(at) == LetterCase.Capital;

    /// <summary>In nats; to be added to what the network needs for the token, or in its place where it is unknown.</summary>
    public double PriceOf(int at) => IsUnknown(at) ? _unknown : _known + CaseAt(at) switch
    {
        LetterCase.Capital => _capital,
        LetterCase.Small => _small,
        _ => 0,
    };

    /// <summary>Unicode scalars that a token stands for: continuation bytes of UTF-8 begin with the bits 10, every other byte begins one.</summary>
    public int CharactersOf(int at)
    {
        int characters = 0;
        foreach (byte value in _tokenizer.BytesOf((int)_tokens[at]))
        {
            characters += (value & 0xC0) != 0x80 ? 1 : 0;
        }

        return characters;
    }

    private IEnumerable<int> Places => Enumerable.Range(0, _tokens.Length);

    private LetterCase CaseAt(int at) => _cases is null ? LetterCase.None : _cases[at];

    private static LetterCase CaseOf(Rune rune) =>
        Rune.ToLowerInvariant(rune) != rune ? LetterCase.Capital : Rune.ToUpperInvariant(rune) != rune ? LetterCase.Small : LetterCase.None;

    /// <summary>Of a thing that so many of all are, and of its absence; nothing where there is no choice.</summary>
    private static (double Is, double IsNot) Nats(long some, long all) =>
        some == 0 || some == all ? (0, 0) : (-Math.Log((double)some / all), -Math.Log(1 - ((double)some / all)));
}
