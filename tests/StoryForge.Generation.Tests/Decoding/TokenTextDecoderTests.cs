using System.Text;

namespace StoryForge.Generation.Tests;

public sealed class TokenTextDecoderTests
{
    /// <summary>Bytes only: every character beyond ASCII takes several tokens.</summary>
    private static readonly ByteBpeTokenizer Bytes = BpeTrainer.Train([""], BpeTrainer.SmallestVocabulary);

    [Fact]
    public void A_character_is_given_out_with_its_last_byte()
    {
        var decoder = new TokenTextDecoder(Bytes);

        string[] parts = [.. Bytes.Encode("a🦇é”").Select(decoder.Append)];

        Assert.Equal(["a", "", "", "", "🦇", "", "é", "", "", "”"], parts);
        Assert.Equal("", decoder.Flush());
    }

    [Fact]
    public void A_character_that_never_ends_is_given_out_as_a_replacement_at_the_end()
    {
        var decoder = new TokenTextDecoder(Bytes);

        string shown = string.Concat(Bytes.Encode("a🦇")[..^1].Select(decoder.Append));

        Assert.Equal("a", shown);
        Assert.Equal("\uFFFD", decoder.Flush());
        Assert.Equal("", decoder.Flush());
    }

    [Fact]
    public void After_a_flush_the_decoder_begins_anew()
    {
        var decoder = new TokenTextDecoder(Bytes);
        decoder.Append(Bytes.Encode("é")[0]);
        decoder.Flush();

        Assert.Equal("b", decoder.Append(Bytes.Encode("b")[0]));
    }

    [Fact]
    public void Any_bytes_token_by_token_are_the_text_of_all_at_once()
    {
        var random = new Random(11);
        for (int round = 0; round < 200; round++)
        {
            int[] tokens = [.. Enumerable.Range(0, 40).Select(_ => random.Next(Bytes.VocabularySize))];
            var decoder = new TokenTextDecoder(Bytes);
            var text = new StringBuilder();
            foreach (int token in tokens)
            {
                text.Append(decoder.Append(token));
                Assert.False(text.Length > 0 && char.IsHighSurrogate(text[^1]));
            }

            Assert.Equal(Bytes.Decode(tokens), text.Append(decoder.Flush()).ToString());
        }
    }

    [Fact]
    public void The_end_of_text_adds_nothing() =>
        Assert.Equal("", new TokenTextDecoder(Bytes).Append(Bytes.EndOfText!.Value));
}
