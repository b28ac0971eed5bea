using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;

namespace StoryForge.Generation.Tests;

public sealed partial class PreTokenTests
{
    [Theory]
    [InlineData("Hello, world!", "Hello", ",", " world", "!")]
    [InlineData("we're he'll I'd it's don't I'm they've", "we", "'re", " he", "'ll", " I", "'d", " it", "'s", " don", "'t", " I", "'m", " they", "'ve")]
    [InlineData("WE'RE 'sdf 'l", "WE", "'", "RE", " '", "sdf", " '", "l")]
    [InlineData("'sdf", "'s", "df")]
    [InlineData("a  b", "a", " ", " b")]
    [InlineData("a \n\n b", "a", " \n\n", " b")]
    [InlineData("a\nb\n", "a", "\n", "b", "\n")]
    [InlineData("end   ", "end", "   ")]
    [InlineData(" ", " ")]
    [InlineData("room101b ½Ⅷ", "room", "101", "b", " ½Ⅷ")]
    [InlineData("𝐇𠀀x𝟙2🦇!", "𝐇𠀀x", "𝟙2", "🦇!")]
    [InlineData("a\u00A0b\u3000 c", "a", "\u00A0", "b", "\u3000", " c")]
    public void Text_is_split_as_by_GPT2(string text, params string[] expected) => Assert.Equal(expected, Split(text));

    [Fact]
    public void Half_a_surrogate_pair_is_a_mark() =>
        Assert.Equal(["x", " !\uD800\uDC00"[..3], "y", "\uDC00"], Split("x !\uD800y\uDC00"));

    [Fact]
    public void The_split_is_that_of_the_published_pattern_wherever_regular_expressions_can_tell()
    {
        // the basic plane only: .NET's \p{L} sees no further
        Gen<char> characters = Gen.Frequency(
            (6, Gen.Elements([.. "abstremvld'STREMVLD1234.,!-\" \n\t\r  "])),
            (1, Gen.Choose(0x80, 0xD7FF).Select(value => (char)value)));

        Prop.ForAll(characters.ArrayOf().Select(letters => new string(letters)).ToArbitrary(), text =>
            Split(text).SequenceEqual(Published().Matches(text).Select(match => match.Value))).QuickCheckThrowOnFailure();
    }

    private static List<string> Split(string text)
    {
        var pieces = new List<string>();
        for (int start = 0; start < text.Length;)
        {
            int length = PreToken.FirstLength(text.AsSpan(start));
            pieces.Add(text.Substring(start, length));
            start += length;
        }

        return pieces;
    }

    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")]
    private static partial Regex Published();
}
