namespace StoryForge.Cli.Compare;

/// <summary>
/// Reads the words of a text one after another: runs of letters and digits, apostrophes inside them included, in
/// lower case and with straight apostrophes. Marks and white space are passed over.
/// </summary>
internal ref struct WordReader(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private readonly char[] _word = new char[LongestWord];
    private int _at;

    /// <summary>In UTF-16 units; what is longer is no word of a language, and is cut.</summary>
    private const int LongestWord = 64;

    public static List<string> WordsOf(string text)
    {
        var reader = new WordReader(text);
        List<string> words = [];
        while (reader.TryRead(out var word))
        {
            words.Add(word.ToString());
        }

        return words;
    }

    /// <param name="word">Valid until the next call.</param>
    public bool TryRead(out ReadOnlySpan<char> word)
    {
        while (_at < _text.Length && !IsLetter(_text[_at]))
        {
            _at++;
        }

        var length = 0;
        for (; _at < _text.Length && (IsLetter(_text[_at]) || IsInnerApostrophe(_at)); _at++)
        {
            if (length < LongestWord)
            {
                _word[length++] = IsLetter(_text[_at]) ? char.ToLowerInvariant(_text[_at]) : '\'';
            }
        }

        word = _word.AsSpan(0, length);
        return length > 0;
    }

    private readonly bool IsInnerApostrophe(int at) =>
        _text[at] is '\'' or '’' && at > 0 && at + 1 < _text.Length && IsLetter(_text[at - 1]) && IsLetter(_text[at + 1]);

    // a surrogate is half of a letter more often than of a mark, and the halves must stay together
    private static bool IsLetter(char c) => char.IsLetterOrDigit(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.NonSpacingMark;
}
