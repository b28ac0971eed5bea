using StoryForge.Models;
using StoryForge.Torch;

namespace StoryForge.Tests.Models.Decoding;

public sealed class DecodingThreadsTests
{
    [Theory]
    [InlineData(6_000_000, false, 1)]
    [InlineData(124_000_000, false, 8)]
    [InlineData(6_000_000, true, 8)]
    [InlineData(124_000_000, true, 8)]
    public void A_small_network_writes_on_one_thread_unless_the_person_has_set_the_number(long parameters, bool isSetByHand, int expected) =>
        Assert.Equal(expected, DecodingThreads.For(parameters, atStart: 8, isSetByHand));

    [Fact]
    public void Sampling_from_a_network_that_is_trained_leaves_the_threads_alone()
    {
        int before = TorchRuntime.Threads;
        using var network = Tiny.Network(Tiny.Gpt2Config);
        using var model = network.AsLanguageModel("tiny", Tiny.Vocabulary, checkpointHash: "");
        using var session = model.OpenSession();
        try
        {
            TorchRuntime.Threads = 3;

            session.Feed(Tiny.Tokens(2));

            Assert.Equal(3, TorchRuntime.Threads);
        }
        finally
        {
            TorchRuntime.Threads = before;
        }
    }
}
