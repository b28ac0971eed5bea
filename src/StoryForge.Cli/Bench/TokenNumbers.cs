using StoryForge.Generation;

namespace StoryForge.Cli.Bench;

/// <summary>The vocabulary of a network with random weights: tokens without a text.</summary>
internal sealed class TokenNumbers(int size) : ITokenizer
{
    public int VocabularySize => size;

    public int? EndOfText => null;

    public IReadOnlyList<int> NeverGenerated => [];

    public int[] Encode(ReadOnlySpan<char> text) => [];

    public ReadOnlySpan<byte> BytesOf(int token) => [];

    public string Decode(ReadOnlySpan<int> tokens) => "";
}
