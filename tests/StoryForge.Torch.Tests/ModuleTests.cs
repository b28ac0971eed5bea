using TorchSharp.Modules;

namespace StoryForge.Torch.Tests;

public sealed class ModuleTests : IDisposable
{
    private readonly DisposeScope _scope;

    public ModuleTests()
    {
        _scope = NewDisposeScope();
        manual_seed(11);
    }

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Field_names_are_the_keys()
    {
        using var network = new Sample();

        var keys = network.state_dict().ToDictionary(pair => pair.Key, pair => string.Join('x', pair.Value.shape));

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["scale"] = "1", ["offset"] = "1",
                ["wte.weight"] = "11x8",
                ["ln_1.weight"] = "8", ["ln_1.bias"] = "8",
                ["lstm.weight_ih_l0"] = "32x8", ["lstm.weight_hh_l0"] = "32x8", ["lstm.bias_ih_l0"] = "32", ["lstm.bias_hh_l0"] = "32",
                ["gru.weight_ih_l0"] = "24x8", ["gru.weight_hh_l0"] = "24x8", ["gru.bias_ih_l0"] = "24", ["gru.bias_hh_l0"] = "24",
                ["layers.0.weight"] = "8x8", ["layers.0.bias"] = "8", ["layers.1.weight"] = "11x8",
            },
            keys);
        Assert.Equal(keys.Count - 1, network.parameters().Count());
        Assert.Equal(["offset"], network.named_buffers().Select(named => named.name));
    }

    [Fact]
    public void A_state_dict_loaded_into_another_network_makes_it_the_same()
    {
        using var first = new Sample();
        using var second = new Sample();
        var ids = randint(0, 11, [2, 5], ScalarType.Int64);
        var copied = first.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.detach().clone());

        var (missing, unexpected) = second.load_state_dict(copied);

        Assert.Empty(missing);
        Assert.Empty(unexpected);
        Assert.Equal(first.call(ids), second.call(ids));
    }

    [Fact]
    public void Missing_and_unexpected_keys_are_named()
    {
        using var network = new Sample();
        var source = network.state_dict();
        source.Remove("wte.weight");
        source["lm_head.weight"] = ones(1);

        var failure = Assert.Throws<InvalidOperationException>(() => network.load_state_dict(source));
        var (missing, unexpected) = network.load_state_dict(source, strict: false);

        Assert.Contains("wte.weight", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["wte.weight"], missing);
        Assert.Equal(["lm_head.weight"], unexpected);
    }

    [Fact]
    public void A_tensor_of_another_shape_is_refused()
    {
        using var network = new Sample();
        var source = network.state_dict();
        source["ln_1.weight"] = ones(9);

        var failure = Assert.ThrowsAny<System.Runtime.InteropServices.ExternalException>(() => network.load_state_dict(source));

        Assert.Contains("must match", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_and_eval_reach_every_module()
    {
        using var network = new Sample(dropout: 0.5);
        var ids = randint(0, 11, [2, 5], ScalarType.Int64);

        Assert.NotEqual(network.call(ids), network.call(ids));
        network.eval();

        Assert.Equal(network.call(ids), network.call(ids));
        Assert.All(network.modules(), module => Assert.False(module.training));
    }

    [Fact]
    public void Converted_to_bf16_it_still_works_in_bf16()
    {
        using var network = new Sample().to(ScalarType.BFloat16);

        var logits = network.call(randint(0, 11, [2, 5], ScalarType.Int64));

        Assert.Equal(ScalarType.BFloat16, logits.dtype);
        Assert.All(network.state_dict().Values, tensor => Assert.Equal(ScalarType.BFloat16, tensor.dtype));
        Assert.All(network.parameters(), parameter => Assert.True(parameter.requires_grad && parameter.is_leaf));
    }

    [Fact]
    public void Conversion_keeps_the_numbers_and_frees_the_old_ones()
    {
        using var network = new Sample();
        var weight = network.Head.weight;
        var before = weight.detach().clone();

        network.@double();

        Assert.True(weight.IsInvalid);
        Assert.Equal(before, network.Head.weight.@float());
    }

    [Fact]
    public void Only_floating_point_types_are_accepted()
    {
        using var network = new Sample();

        Assert.Throws<ArgumentException>(() => network.to(ScalarType.Int64));
    }

    [Fact]
    public void A_shared_parameter_is_listed_once()
    {
        using var network = new Tied();

        Assert.Equal(["wte.weight"], network.named_parameters().Select(named => named.name));
        Assert.Equal(["wte.weight", "lm_head.weight"], network.state_dict().Keys);
    }

    [Fact]
    public void Disposing_a_network_frees_its_tensors()
    {
        var before = TorchRuntime.LiveTensors;

        new Sample().Dispose();

        Assert.Equal(before, TorchRuntime.LiveTensors);
    }

    [Fact]
    public void Zero_grad_drops_the_gradients_or_clears_them()
    {
        using var network = new Sample();
        network.call(randint(0, 11, [2, 5], ScalarType.Int64)).sum().backward();

        network.zero_grad(set_to_none: false);
        Assert.All(network.parameters(), parameter => Assert.Equal(0, parameter.grad!.norm().item<float>()));
        network.zero_grad();
        Assert.All(network.parameters(), parameter => Assert.Null(parameter.grad));
    }

    [Fact]
    public void Clipping_scales_all_gradients_by_their_common_norm()
    {
        var (first, second) = (nn.Parameter(zeros(2)), nn.Parameter(zeros(1)));
        first.grad = tensor(new float[] { 3, 0 });
        second.grad = tensor(new float[] { 4 });

        var before = nn.utils.clip_grad_norm_([first, second], 1);
        var after = nn.utils.clip_grad_norm_([first, second], 1);

        Assert.Equal(5, before, 1e-6);
        Assert.Equal(1, after, 1e-6);
        Assert.Equal(0.6f, first.grad![0].item<float>(), 1e-6f);
    }

    private sealed class Tied : nn.Module<Tensor, Tensor>
    {
        private readonly Embedding wte;
        private readonly Linear lm_head;

        public Tied()
            : base(nameof(Tied))
        {
            wte = nn.Embedding(3, 2);
            lm_head = nn.Linear(wte.weight);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => lm_head.call(wte.call(input));
    }
}
