using StoryForge.Generation;
using StoryForge.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace StoryForge.Tests.Models.Networks;

public class Gpt2Tests
{
    [Fact]
    public void Parameters_have_the_names_of_Hugging_Faces_checkpoints()
    {
        using LanguageNetwork network = Tiny.Network(Tiny.Gpt2Config with { Layers = 1 });

        Assert.Equal(
            [
                "h.0.attn.c_attn.bias [72]", "h.0.attn.c_attn.weight [72, 24]",
                "h.0.attn.c_proj.bias [24]", "h.0.attn.c_proj.weight [24, 24]",
                "h.0.ln_1.bias [24]", "h.0.ln_1.weight [24]",
                "h.0.ln_2.bias [24]", "h.0.ln_2.weight [24]",
                "h.0.mlp.c_fc.bias [96]", "h.0.mlp.c_fc.weight [96, 24]",
                "h.0.mlp.c_proj.bias [24]", "h.0.mlp.c_proj.weight [24, 96]",
                "ln_f.bias [24]", "ln_f.weight [24]",
                "wpe.weight [48, 24]", "wte.weight [31, 24]",
            ],
            KeysAndShapes(network));
    }

    [Fact]
    public void The_124M_network_has_its_148_tensors()
    {
        // memory that is never touched is never taken
        using Gpt2 network = Gpt2.ForLoading(Gpt2Config.Small, ScalarType.BFloat16);

        string[] keys = KeysAndShapes(network);

        Assert.Equal(148, keys.Length);
        Assert.Contains("wte.weight [50257, 768]", keys);
        Assert.Contains("wpe.weight [1024, 768]", keys);
        Assert.Contains("h.11.attn.c_attn.weight [2304, 768]", keys);
        Assert.Contains("h.11.mlp.c_proj.weight [768, 3072]", keys);
        Assert.Equal(Gpt2Config.Small.ParameterCount, network.parameters().Sum(parameter => parameter.numel()));
    }

    [Fact]
    public void Fresh_weights_have_GPT_2s_spread()
    {
        Gpt2Config config = Tiny.Gpt2Config with { Width = 128, Layers = 2, InitializerRange = 0.02 };
        using LanguageNetwork network = Tiny.Network(config);
        Dictionary<string, Parameter> parameters = network.named_parameters().ToDictionary(each => each.name, each => each.parameter);

        Assert.Equal(0.02, Spread("h.0.attn.c_attn.weight"), 0.001);
        Assert.Equal(0.02, Spread("h.1.mlp.c_fc.weight"), 0.001);
        Assert.Equal(0.02, Spread("wte.weight"), 0.001);
        Assert.Equal(0.01, Spread("h.1.attn.c_proj.weight"), 0.0005); // 0.02 / √(2·2)
        Assert.Equal(0.01, Spread("h.0.mlp.c_proj.weight"), 0.0005);
        Assert.Equal(0, Spread("h.0.attn.c_attn.bias"));
        Assert.All(Tiny.Values(parameters["h.0.ln_1.weight"]), value => Assert.Equal(1, value));

        double Spread(string name) => Math.Sqrt(Tiny.Values(parameters[name]).Average(value => (double)value * value));
    }

    [Fact]
    public void A_later_token_changes_no_earlier_logit()
    {
        using LanguageNetwork network = Tiny.Network(Tiny.Gpt2Config);
        using IDisposable noGrad = no_grad();
        int[] tokens = Tiny.Tokens(20);
        int[] changed = [.. tokens[..12], .. tokens[12..].Select(token => (token + 5) % 31)];

        Tensor before = network.forward(Tiny.Ids(tokens));
        Tensor after = network.forward(Tiny.Ids(changed));

        Assert.Equal(Tiny.Values(before.narrow(1, 0, 12)), Tiny.Values(after.narrow(1, 0, 12)));
        Assert.NotEqual(Tiny.Values(before.select(1, 12)), Tiny.Values(after.select(1, 12)));
    }

    [Fact]
    public void Causality_holds_where_queries_are_taken_in_lots()
    {
        using LanguageNetwork network = Tiny.Network(Tiny.Gpt2Config with { Positions = 700, Layers = 1 });
        using IDisposable noGrad = no_grad();
        int[] tokens = Tiny.Tokens(600);

        Tensor whole = network.forward(Tiny.Ids(tokens));

        foreach (int length in new[] { 1, 255, 256, 257, 513 })
        {
            Tensor part = network.forward(Tiny.Ids(tokens[..length]));
            Tiny.AssertClose(Tiny.Values(whole.select(1, length - 1)), Tiny.Values(part.select(1, length - 1)), 1e-4);
        }
    }

    [Fact]
    public void Rows_of_a_batch_do_not_see_each_other()
    {
        using LanguageNetwork network = Tiny.Network(Tiny.Gpt2Config);
        using IDisposable noGrad = no_grad();
        Tensor first = Tiny.Ids(Tiny.Tokens(15, seed: 1));
        Tensor second = Tiny.Ids(Tiny.Tokens(15, seed: 2));

        Tensor together = network.forward(cat([first, second]));

        Tiny.AssertClose(Tiny.Values(network.forward(first)), Tiny.Values(together.narrow(0, 0, 1)), 1e-5);
        Tiny.AssertClose(Tiny.Values(network.forward(second)), Tiny.Values(together.narrow(0, 1, 1)), 1e-5);
    }

    [Fact]
    public void The_loss_is_the_mean_cross_entropy_of_the_targets_that_count()
    {
        // more rows than one chunk of the loss
        using LanguageNetwork network = Tiny.Network(Tiny.Gpt2Config with { Positions = 400 });
        using IDisposable noGrad = no_grad();
        Tensor ids = Tiny.Ids(Tiny.Tokens(400));
        Tensor targets = Tiny.Ids([.. Tiny.Tokens(400, seed: 2).Select((token, i) => i % 3 == 0 ? -100 : token)]);

        Tensor loss = network.loss(ids, targets);

        Tensor expected = F.cross_entropy(network.forward(ids).view(-1, 31), targets.view(-1));
        Assert.Equal(expected.item<float>(), loss.item<float>(), 1e-5);
        Assert.Equal(ScalarType.Float32, loss.dtype);
        Assert.Equal(0, loss.dim());
    }

    [Fact]
    public void More_positions_than_the_context_are_refused()
    {
        using LanguageNetwork network = Tiny.Network(Tiny.Gpt2Config);

        ContextOverflowException error = Assert.Throws<ContextOverflowException>(() => network.forward(Tiny.Ids(Tiny.Tokens(49))));

        Assert.Equal((48, 49), (error.ContextLength, error.Wanted));
    }

    [Fact]
    public void Rounding_to_bfloat16_leaves_layer_norms_and_results_in_float32()
    {
        using LanguageNetwork network = Tiny.Network(Tiny.Gpt2Config);

        network.to(ScalarType.BFloat16);

        foreach ((string name, Parameter parameter) in network.named_parameters())
        {
            Assert.Equal(name.Contains("ln_", StringComparison.Ordinal) ? ScalarType.Float32 : ScalarType.BFloat16, parameter.dtype);
        }

        Assert.Equal(ScalarType.Float32, network.forward(Tiny.Ids(Tiny.Tokens(5))).dtype);
    }

    [Fact]
    public void Bfloat16_is_close_to_float32_in_logits_loss_and_gradients()
    {
        Gpt2Config config = Tiny.Gpt2Config with { Width = 64, Positions = 300, InitializerRange = 0.08 };
        Tensor ids = Tiny.Ids(Tiny.Tokens(300));
        Tensor targets = Tiny.Ids(Tiny.Tokens(300, seed: 2));
        using LanguageNetwork exact = Tiny.Network(config);
        using LanguageNetwork rounded = Tiny.Network(config).to(ScalarType.BFloat16);

        float[] exactLogits = Tiny.Values(exact.forward(ids));
        float[] roundedLogits = Tiny.Values(rounded.forward(ids));
        Tensor exactLoss = exact.loss(ids, targets);
        Tensor roundedLoss = rounded.loss(ids, targets);
        exactLoss.backward();
        roundedLoss.backward();

        double scale = Math.Sqrt(exactLogits.Average(value => value * value));
        double error = Math.Sqrt(exactLogits.Zip(roundedLogits).Average(pair => Math.Pow(pair.First - pair.Second, 2)));
        Assert.InRange(error, 0, 0.02 * scale);
        Assert.Equal(exactLoss.item<float>(), roundedLoss.item<float>(), 0.01);
        foreach (((string name, Parameter mine), (_, Parameter other)) in exact.named_parameters().Zip(rounded.named_parameters()))
        {
            Assert.True(Cosine(Tiny.Values(mine.grad!), Tiny.Values(other.grad!)) > 0.99, $"the gradient of {name} is off");
        }
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void It_learns_one_batch_by_heart(ScalarType type)
    {
        using LanguageNetwork network = Tiny.Network(Tiny.Gpt2Config with { InitializerRange = 0.05 }).to(type);
        network.train();
        Tensor ids = Tiny.Ids(Tiny.Tokens(24));
        Tensor targets = Tiny.Ids(Tiny.Tokens(24, seed: 2));
        var optimizer = optim.AdamW(network.parameters(), lr: 0.01);
        float first = 0, last = 0;

        for (int step = 0; step < 60; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            optimizer.zero_grad();
            Tensor loss = network.loss(ids, targets);
            loss.backward();
            optimizer.step();
            last = loss.item<float>();
            first = step == 0 ? last : first;
        }

        Assert.InRange(first, 3, 4.5); // ln 31 = 3.43
        Assert.InRange(last, 0, 0.1);
    }

    [Fact]
    public void Dropout_works_in_training_only()
    {
        using LanguageNetwork network = Tiny.Network(Tiny.Gpt2Config with { ResidualDropout = 0.3, EmbeddingDropout = 0.3, AttentionDropout = 0.3 });
        Tensor ids = Tiny.Ids(Tiny.Tokens(20));

        float[] first = Tiny.Values(network.forward(ids));
        float[] second = Tiny.Values(network.forward(ids));
        network.train();
        float[] dropped = Tiny.Values(network.forward(ids));

        Assert.Equal(first, second);
        Assert.NotEqual(first, dropped);
    }

    [Fact]
    public void Attention_with_hardly_any_dropout_equals_attention_without()
    {
        // the two are different code
        using LanguageNetwork network = Tiny.Network(Tiny.Gpt2Config with { Positions = 300 });
        using LanguageNetwork dropping = Tiny.Network(Tiny.Gpt2Config with { Positions = 300, AttentionDropout = 1e-12 });
        dropping.train();
        Tensor ids = cat([Tiny.Ids(Tiny.Tokens(290, seed: 1)), Tiny.Ids(Tiny.Tokens(290, seed: 2))]);

        Tiny.AssertClose(Tiny.Values(network.forward(ids)), Tiny.Values(dropping.forward(ids)), 1e-4);
    }

    private static string[] KeysAndShapes(LanguageNetwork network) =>
        [.. network.named_parameters().Select(each => $"{each.name} [{string.Join(", ", each.parameter.shape)}]").Order(StringComparer.Ordinal)];

    private static double Cosine(float[] a, float[] b) =>
        a.Zip(b).Sum(pair => (double)pair.First * pair.Second)
        / Math.Sqrt(a.Sum(value => (double)value * value) * b.Sum(value => (double)value * value));
}
