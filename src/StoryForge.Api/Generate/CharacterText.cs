using System.Text;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>
/// A turn of so many characters (Unicode scalars), wherever in a sentence or a word that ends: how models that write
/// character by character are looked at. The model may not end its text before.
/// </summary>
internal sealed class CharacterText(SentenceTokens tokens, int characters) : ITurnText
{
    private readonly StringBuilder _text = new();
    private int _left = characters;

    // a character is four bytes at most, and a token one at least; one more for a blank that is not shown
    public int MostTokens { get; } = (4 * characters) + 1;

    public static int Count(string text) => text.EnumerateRunes().Count();

    public string Append(string text)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (_left == 0)
            {
                break;
            }

            shown.Append(rune);
            _left--;
        }

        _text.Append(shown);
        return shown.ToString();
    }

    public bool IsOver(int tokens) => _left == 0;

    public bool HasItsSentences(int sentences) => false;

    /// <summary>All of it; of its sentences nothing is promised, so none are counted.</summary>
    public SentenceResult Finish(bool endOfText) => new(_text.ToString(), 0);

    public void Adjust(Span<float> logits, int generated)
    {
        if (tokens.EndOfText is { } end)
        {
            logits[end] = float.NegativeInfinity;
        }
    }
}
