using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace StoryForge.Training;

/// <summary>The vocabulary of a network trained from scratch, made from the training documents.</summary>
public sealed record TokenizerOptions
{
    public TokenizerKind Kind { get; init; }

    /// <summary>Byte-level BPE: its entries, special ones included. 257 to 1,000,000.</summary>
    [Range(257, 1_000_000)]
    public int Vocabulary { get; init; } = 8192;

    /// <summary>Characters seen less often than this are unknown to a character vocabulary. 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int MinCount { get; init; } = 1;

    /// <summary>Characters and ASCII: texts are put into lower case.</summary>
    public bool LowerCase { get; init; }

    /// <summary>About how much text is looked at, in millions of characters, spread over all documents. 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int SampleMillions { get; init; } = 20;
}

public enum TokenizerKind
{
    [JsonStringEnumMemberName("byte-bpe")]
    ByteBpe,

    [JsonStringEnumMemberName("characters")]
    Characters,

    /// <summary>The 128 characters of ASCII by their codes, whatever the texts have.</summary>
    [JsonStringEnumMemberName("ascii")]
    Ascii,
}
