namespace StoryForge.Generation.Tests.Decoding;

public sealed class SurpriseTests
{
    [Fact]
    public void One_of_eight_equally_likely_tokens_takes_three_bits() =>
        Assert.Equal(3, Surprise.Bits(new float[8], token: 5), 6);

    [Fact]
    public void Twice_as_likely_is_one_bit_less()
    {
        float[] logits = [MathF.Log(2), 0, 0];

        Assert.Equal(1, Surprise.Bits(logits, 1) - Surprise.Bits(logits, 0), 5);
        Assert.Equal(1, Surprise.Bits(logits, 0), 5);
    }

    [Fact]
    public void Large_logits_and_forbidden_tokens_do_no_harm()
    {
        float[] logits = [1000, float.NegativeInfinity, 1000];

        Assert.Equal(1, Surprise.Bits(logits, 0), 6);
        Assert.Equal(double.PositiveInfinity, Surprise.Bits(logits, 1));
    }
}
