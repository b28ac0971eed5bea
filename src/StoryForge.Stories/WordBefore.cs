using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace StoryForge.Stories;

/// <summary>The word at the end of the text read so far, in a fixed space, so that a scanner's state is a plain value.</summary>
internal struct WordBefore
{
    private Letters _letters;
    private int _length;

    /// <summary>Whether the word before this one begins with a capital.</summary>
    public bool AfterName { get; private set; }

    [UnscopedRef]
    public readonly ReadOnlySpan<char> Text =>
        _length > Letters.Capacity ? [] : ((ReadOnlySpan<char>)_letters)[.._length];

    /// <summary>A word too long to remember has an empty <see cref="Text"/>.</summary>
    public readonly bool IsEmpty => _length == 0;

    /// <summary>Reads a character: letters, and full stops between letters, make words.</summary>
    public void Read(char c, char next)
    {
        if (char.IsLetter(c) || (c == '.' && _length > 0 && char.IsLetter(next)))
        {
            if (_length < Letters.Capacity)
            {
                _letters[_length] = c;
            }

            _length++;
        }
        else
        {
            if (_length > 0)
            {
                AfterName = char.IsUpper(_letters[0]);
            }

            _length = 0;
        }
    }

    [InlineArray(Capacity)]
    private struct Letters
    {
        public const int Capacity = Abbreviations.LongestWord;

        private char _first;
    }
}
