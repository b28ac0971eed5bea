namespace StoryForge.Generation;

/// <summary>Text to token ids and back. Implementations are immutable and may be shared by threads.</summary>
public interface ITokenizer
{
    int VocabularySize { get; }

    /// <summary>The token between documents (<c>&lt;|endoftext|&gt;</c>), if the vocabulary has one.</summary>
    int? EndOfText { get; }

    /// <summary>Tokens that must never be generated, such as the one for unknown characters.</summary>
    IReadOnlyList<int> NeverGenerated { get; }

    /// <summary>
    /// Encodes plain text. The text of a special token, such as <c>&lt;|endoftext|&gt;</c>, is encoded like any other.
    /// </summary>
    int[] Encode(ReadOnlySpan<char> text);

    /// <summary>
    /// The UTF-8 bytes that a token stands for; a token may hold a part of a character only.
    /// Empty for <see cref="EndOfText"/>.
    /// </summary>
    ReadOnlySpan<byte> BytesOf(int token);

    /// <summary>Decodes tokens to text; bytes that are no UTF-8 become U+FFFD.</summary>
    string Decode(ReadOnlySpan<int> tokens);
}
