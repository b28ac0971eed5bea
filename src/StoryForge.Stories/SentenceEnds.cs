using System.Buffers;

namespace StoryForge.Stories;

/// <summary>The characters that end sentences, for the sentence contract and for steering a model to an end.</summary>
public static class SentenceEnds
{
    private static readonly SearchValues<char> Marks = SearchValues.Create(".!?…‽؟।。！？");

    private static readonly SearchValues<char> WideMarks = SearchValues.Create("。！？");

    // “ and « close German and Danish quotes
    private static readonly SearchValues<char> Closers = SearchValues.Create("\"'”’“)]}»«」』）】》*_");

    /// <summary>
    /// Whether a token's text may end a sentence: an end mark, then nothing but closing quotes, closing brackets and
    /// white space. Whether it really does depends on the text before it: see <see cref="SentenceGate.EndsWith"/>.
    /// </summary>
    public static bool IsEnding(ReadOnlySpan<char> tokenText)
    {
        for (var i = tokenText.Length - 1; i >= 0; i--)
        {
            if (IsMark(tokenText[i]))
            {
                return true;
            }

            if (!char.IsWhiteSpace(tokenText[i]) && !Closers.Contains(tokenText[i]))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether a token's text has a closing quote or bracket, which spoils a turn where nothing is open: see
    /// <see cref="SentenceGate.Accepts"/>.
    /// </summary>
    public static bool HasCloser(ReadOnlySpan<char> tokenText) => tokenText.ContainsAny(Closers);

    internal static bool IsMark(char c) => Marks.Contains(c);

    /// <summary>Full-width marks stand without white space after them.</summary>
    internal static bool IsWideMark(char c) => WideMarks.Contains(c);
}
