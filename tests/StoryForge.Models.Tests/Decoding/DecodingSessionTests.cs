using StoryForge.Generation;
using StoryForge.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace StoryForge.Tests.Models.Decoding;

/// <summary>What every network's sessions must do, whatever they remember.</summary>
public class DecodingSessionTests
{
    public static TheoryData<NetworkConfig> Networks =>
    [
        Tiny.Gpt2Config,
        Tiny.RecurrentConfig,
        Tiny.RecurrentConfig with { Cell = CellKind.Gru, Input = InputKind.OneHot },
        Tiny.RecurrentConfig with { Window = 10 },
    ];

    [Fact]
    public void Cached_GPT_2_equals_the_whole_sequence_at_every_position()
    {
        using LanguageNetwork network = Tiny.Network(Tiny.Gpt2Config);
        using ILanguageModel model = network.AsLanguageModel("tiny", Tiny.Vocabulary, "");
        using IDecodingSession session = model.OpenSession();
        int[] tokens = Tiny.Tokens(48);
        using IDisposable noGrad = no_grad();
        Tensor whole = network.forward(Tiny.Ids(tokens));

        session.Feed(tokens.AsSpan(0, 10));
        Tiny.AssertClose(Tiny.Values(whole.select(1, 9)), session.Logits, 1e-4);
        for (int i = 10; i < 40; i++)
        {
            Tiny.AssertClose(Tiny.Values(whole.select(1, i)), session.Feed([tokens[i]]), 1e-4);
        }

        session.Feed(tokens.AsSpan(40));
        Tiny.AssertClose(Tiny.Values(whole.select(1, 47)), session.Logits, 1e-4);
        Assert.Equal(48, session.Position);
    }

    [Fact]
    public void A_cached_prompt_longer_than_a_lot_of_queries_equals_the_whole_sequence()
    {
        using LanguageNetwork network = Tiny.Network(Tiny.Gpt2Config with { Positions = 640, Layers = 1 });
        using ILanguageModel model = network.AsLanguageModel("tiny", Tiny.Vocabulary, "");
        using IDecodingSession session = model.OpenSession();
        using IDisposable noGrad = no_grad();
        int[] tokens = Tiny.Tokens(620);

        session.Feed(tokens.AsSpan(0, 30));
        session.Feed(tokens.AsSpan(30));

        Tiny.AssertClose(Tiny.Values(network.forward(Tiny.Ids(tokens)).select(1, 619)), session.Logits, 1e-4);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Sessions_fed_together_equal_sessions_fed_alone(NetworkConfig config)
    {
        using ILanguageModel model = Tiny.Model(config);
        int[][] prompts = [Tiny.Tokens(7, 1), Tiny.Tokens(3, 2), Tiny.Tokens(7, 3), Tiny.Tokens(1, 4)];
        IDecodingSession[] alone = [.. prompts.Select(_ => model.OpenSession())];
        IDecodingSession[] together = [.. prompts.Select(_ => model.OpenSession())];

        model.Feed([.. together.Zip(prompts, (session, prompt) => new SessionInput(session, prompt))]);
        for (int i = 0; i < prompts.Length; i++)
        {
            Tiny.AssertClose(alone[i].Feed(prompts[i]), together[i].Logits, 1e-4);
        }

        for (int step = 0; step < 5; step++)
        {
            model.Feed([.. together.Select((session, i) => new SessionInput(session, new[] { (step + i) % 31 }))]);
            for (int i = 0; i < prompts.Length; i++)
            {
                Tiny.AssertClose(alone[i].Feed([(step + i) % 31]), together[i].Logits, 1e-4);
                Assert.Equal(alone[i].Position, together[i].Position);
            }
        }
    }

    [Fact]
    public void Long_and_short_inputs_of_many_sessions_can_be_mixed_in_bfloat16()
    {
        using LanguageNetwork network = Tiny.Network(Tiny.Gpt2Config);
        network.to(ScalarType.BFloat16);
        using ILanguageModel model = network.AsLanguageModel("tiny", Tiny.Vocabulary, "");
        int[] lengths = [1, 20, 1, 5];
        IDecodingSession[] alone = [.. lengths.Select(_ => model.OpenSession())];
        IDecodingSession[] together = [.. lengths.Select(_ => model.OpenSession())];

        model.Feed([.. together.Zip(lengths, (session, length) => new SessionInput(session, Tiny.Tokens(length)))]);

        for (int i = 0; i < lengths.Length; i++)
        {
            float[] logits = alone[i].Feed(Tiny.Tokens(lengths[i])).ToArray();
            Tiny.AssertClose(logits, together[i].Logits, 0.03 * logits.Max(Math.Abs));
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_rewound_session_goes_on_like_a_fresh_one(NetworkConfig config)
    {
        using ILanguageModel model = Tiny.Model(config);
        using IDecodingSession session = model.OpenSession();
        using IDecodingSession fresh = model.OpenSession();
        int[] first = Tiny.Tokens(30, 1);
        int[] second = [.. first[..17], .. Tiny.Tokens(9, 2)];

        session.Feed(first.AsSpan(0, 12));
        foreach (int token in first[12..])
        {
            session.Feed([token]);
        }

        int reached = session.Rewind(17);
        Assert.InRange(reached, 12, 17);
        Assert.Equal(reached, session.Position);
        Assert.True(session.Logits.IsEmpty);
        session.Feed(second.AsSpan(reached));

        Tiny.AssertClose(fresh.Feed(second), session.Logits, 1e-4);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_copy_goes_on_from_the_same_place_in_its_own_way(NetworkConfig config)
    {
        using ILanguageModel model = Tiny.Model(config);
        using IDecodingSession session = model.OpenSession();
        using IDecodingSession fresh = model.OpenSession();
        int[] prompt = Tiny.Tokens(12);
        float[] logits = session.Feed(prompt).ToArray();

        using IDecodingSession copy = session.Copy();

        Assert.Equal(logits, copy.Logits.ToArray());
        session.Feed([4, 5]);
        fresh.Feed([.. prompt, 7]);
        Tiny.AssertClose(fresh.Logits, copy.Feed([7]), 1e-4);
        Assert.Equal((14, 13), (session.Position, copy.Position));
        Assert.Equal(12, copy.Rewind(12));
        session.Dispose();
        Tiny.AssertClose(fresh.Logits, copy.Feed([7]), 1e-4);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void The_end_of_a_prompt_can_be_taken_up_again_exactly(NetworkConfig config)
    {
        using ILanguageModel model = Tiny.Model(config);
        using IDecodingSession session = model.OpenSession();
        session.Feed(Tiny.Tokens(6));
        float[] logits = session.Feed([3]).ToArray();
        session.Feed([4]);
        session.Feed([5]);

        Assert.Equal(6, session.Rewind(6));

        Tiny.AssertClose(logits, session.Feed([3]), 1e-5);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Rewinding_to_the_start_forgets_everything(NetworkConfig config)
    {
        using ILanguageModel model = Tiny.Model(config);
        using IDecodingSession session = model.OpenSession();
        float[] logits = session.Feed([9]).ToArray();
        session.Feed(Tiny.Tokens(8));

        Assert.Equal(0, session.Rewind(0));

        Assert.Equal(logits, session.Feed([9]).ToArray());
    }

    [Fact]
    public void A_long_recurrent_text_can_be_rewound_nearly_anywhere()
    {
        using ILanguageModel model = Tiny.Model(Tiny.RecurrentConfig);
        using IDecodingSession session = model.OpenSession();
        int[] tokens = Tiny.Tokens(200);
        foreach (int token in tokens)
        {
            session.Feed([token]);
        }

        int reached = session.Rewind(150);

        Assert.InRange(reached, 150 - 32, 150);
        using IDecodingSession fresh = model.OpenSession();
        Tiny.AssertClose(fresh.Feed(tokens.AsSpan(0, 160)), session.Feed(tokens.AsSpan(reached, 160 - reached)), 1e-4);
    }

    [Fact]
    public void A_windowed_network_reads_its_last_window_only()
    {
        using ILanguageModel model = Tiny.Model(Tiny.RecurrentConfig with { Window = 10 });
        using IDecodingSession whole = model.OpenSession();
        using IDecodingSession end = model.OpenSession();
        int[] tokens = Tiny.Tokens(40);

        Tiny.AssertClose(whole.Feed(tokens), end.Feed(tokens.AsSpan(30)), 1e-6);
        Assert.Equal(40, whole.Position);
    }

    [Fact]
    public void More_tokens_than_the_context_are_refused_and_nothing_is_taken_in()
    {
        using ILanguageModel model = Tiny.Model(Tiny.Gpt2Config);
        using IDecodingSession session = model.OpenSession();
        session.Feed(Tiny.Tokens(40));

        ContextOverflowException error = Assert.Throws<ContextOverflowException>(() => session.Feed(Tiny.Tokens(9)));

        Assert.Equal((48, 49), (error.ContextLength, error.Wanted));
        Assert.Equal(40, session.Position);
        session.Feed(Tiny.Tokens(8));
        Assert.Equal(48, session.Position);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void What_cannot_be_fed_is_refused(NetworkConfig config)
    {
        using ILanguageModel model = Tiny.Model(config);
        using ILanguageModel other = Tiny.Model(config);
        using IDecodingSession session = model.OpenSession();
        using IDecodingSession foreign = other.OpenSession();
        int[] one = Tiny.Tokens(1);

        Assert.Throws<ArgumentException>(() => session.Feed([]));
        Assert.Throws<ArgumentException>(() => session.Feed([31]));
        Assert.Throws<ArgumentException>(() => session.Feed([-1]));
        Assert.Throws<ArgumentException>(() => model.Feed([new SessionInput(foreign, one)]));
        Assert.Throws<ArgumentException>(() => model.Feed([new SessionInput(session, one), new SessionInput(session, one)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Rewind(-1));
        Assert.Equal(0, session.Position);
        Assert.True(session.Logits.IsEmpty);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Sampling_leaves_a_network_in_training_as_it_was(NetworkConfig config)
    {
        using LanguageNetwork network = Tiny.Network(config);
        network.train();
        using ILanguageModel model = network.AsLanguageModel("tiny", Tiny.Vocabulary, "");
        using IDecodingSession session = model.OpenSession();

        session.Feed([1, 2, 3]);

        Assert.True(network.training);
        Assert.All(network.parameters(), parameter => Assert.True(parameter.requires_grad));
    }

    [Fact]
    public void A_session_knows_what_memory_it_takes()
    {
        using ILanguageModel gpt2 = Tiny.Model(Tiny.Gpt2Config);
        using ILanguageModel lstm = Tiny.Model(Tiny.RecurrentConfig);
        using IDecodingSession cache = gpt2.OpenSession();
        using IDecodingSession states = lstm.OpenSession();
        const long Logits = 31 * sizeof(float);

        states.Feed(Tiny.Tokens(3));

        // keys and values of each layer for the whole context, also before anything is fed
        Assert.Equal((3 * 2 * 48 * 24 * sizeof(float)) + Logits, cache.Bytes);
        // hidden and cell state of two layers, after the feed
        Assert.Equal((2 * (20 + 16) * sizeof(float)) + Logits, states.Bytes);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Decoding_leaves_no_tensors_behind(NetworkConfig config)
    {
        using ILanguageModel model = Tiny.Model(config);
        using (IDecodingSession warm = model.OpenSession())
        {
            warm.Feed(Tiny.Tokens(5));
        }

        // what earlier tests left to the finalizer must not count
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = Tensor.TotalCount;
        using (IDecodingSession session = model.OpenSession())
        {
            session.Feed(Tiny.Tokens(5));
            for (int i = 0; i < 20; i++)
            {
                session.Feed([i]);
            }
        }

        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Rows_that_only_pad_the_table_give_no_logits()
    {
        using LanguageNetwork network = Tiny.Network(Tiny.Gpt2Config with { VocabularySize = 64 });
        using ILanguageModel model = network.AsLanguageModel("tiny", Tiny.Vocabulary, "");
        using IDecodingSession session = model.OpenSession();

        Assert.Equal(31, session.Feed([1]).Length);
        Assert.Equal(31, model.Description.VocabularySize);
    }
}
