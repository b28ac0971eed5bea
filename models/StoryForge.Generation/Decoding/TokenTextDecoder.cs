using System.Text;

namespace StoryForge.Generation;

/// <summary>
/// Turns tokens into text as they come. A token may hold a part of a character only: what is incomplete is held back
/// until the rest arrives, so no half character is ever shown. Bytes that are no UTF-8 become U+FFFD.
/// </summary>
public sealed class TokenTextDecoder(ITokenizer tokenizer)
{
    private readonly Decoder _utf8 = Encoding.UTF8.GetDecoder();

    /// <summary>The text that is complete with this token; often empty within a character of several tokens.</summary>
    public string Append(int token) => Convert(tokenizer.BytesOf(token), flush: false);

    /// <summary>What is still held back, as U+FFFD; the decoder can then be used for another text.</summary>
    public string Flush() => Convert([], flush: true);

    private string Convert(ReadOnlySpan<byte> bytes, bool flush)
    {
        // held-back bytes may add one U+FFFD
        Span<char> text = bytes.Length < 256 ? stackalloc char[bytes.Length + 4] : new char[bytes.Length + 4];
        return new string(text[.._utf8.GetChars(bytes, text, flush)]);
    }
}
