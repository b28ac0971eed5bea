using TorchSharp.Modules;

namespace StoryForge.Torch.Tests;

/// <summary>Ten updates of each optimizer against its published rule, worked out in double precision.</summary>
public sealed class OptimizerTests : IDisposable
{
    private const int Size = 1000;
    private const int Updates = 10;

    private readonly DisposeScope _scope;

    public OptimizerTests()
    {
        _scope = NewDisposeScope();
        manual_seed(3);
    }

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(0.0, false)]
    [InlineData(0.1, false)]
    [InlineData(0.1, true)]
    public void AdamW_fused_follows_the_published_rule(double decay, bool maximize)
    {
        var parameter = nn.Parameter(randn(Size));
        var expected = new AdamRule(parameter, lr: 1e-2, decay, decoupled: true, amsgrad: false, maximize);
        using var optimizer = optim.AdamW([parameter], lr: 1e-2, weight_decay: decay, maximize: maximize);

        Run(parameter, optimizer, expected.Update);

        Close(expected.Values, parameter);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void AdamW_fused_equals_AdamW_in_tensor_operations(int threads)
    {
        using var restored = new Threads(threads);
        var start = randn(64, Size);
        var fused = nn.Parameter(start.clone());
        var plain = nn.Parameter(start.t().contiguous().t());
        using var first = optim.AdamW([fused], weight_decay: 0.1);
        using var second = optim.AdamW([plain], weight_decay: 0.1);

        for (var i = 0; i < Updates; i++)
        {
            var gradient = randn(64, Size);
            fused.grad = gradient;
            plain.grad = gradient;
            first.step();
            second.step();
        }

        Assert.False(plain.is_contiguous());
        Assert.True(fused.allclose(plain, rtol: 1e-5, atol: 1e-7));
    }

    [Fact]
    public void AdamW_with_amsgrad_follows_the_published_rule()
    {
        var parameter = nn.Parameter(randn(Size));
        var expected = new AdamRule(parameter, lr: 1e-2, decay: 0.1, decoupled: true, amsgrad: true, maximize: false);
        using var optimizer = optim.AdamW([parameter], lr: 1e-2, weight_decay: 0.1, amsgrad: true);

        Run(parameter, optimizer, expected.Update);

        Close(expected.Values, parameter);
    }

    [Theory]
    [InlineData(0.0, false)]
    [InlineData(0.1, true)]
    public void Adam_follows_the_published_rule(double decay, bool amsgrad)
    {
        var parameter = nn.Parameter(randn(Size));
        var expected = new AdamRule(parameter, lr: 1e-2, decay, decoupled: false, amsgrad, maximize: false);
        using var optimizer = optim.Adam([parameter], lr: 1e-2, weight_decay: decay, amsgrad: amsgrad);

        Run(parameter, optimizer, expected.Update);

        Close(expected.Values, parameter);
    }

    [Theory]
    [InlineData(0.0, 0.0, false)]
    [InlineData(0.1, 0.9, true)]
    public void RMSProp_follows_the_published_rule(double decay, double momentum, bool centered)
    {
        var parameter = nn.Parameter(randn(Size));
        var (values, square, mean, buffer) = (Numbers(parameter), new double[Size], new double[Size], new double[Size]);
        using var optimizer = optim.RMSProp([parameter], lr: 1e-2, alpha: 0.9, weight_decay: decay, momentum: momentum, centered: centered);

        Run(parameter, optimizer, gradient =>
        {
            for (var i = 0; i < Size; i++)
            {
                var g = gradient[i] + (decay * values[i]);
                square[i] = (0.9 * square[i]) + (0.1 * g * g);
                mean[i] = (0.9 * mean[i]) + (0.1 * g);
                var root = Math.Sqrt(square[i] - (centered ? mean[i] * mean[i] : 0)) + 1e-8;
                buffer[i] = (momentum * buffer[i]) + (g / root);
                values[i] -= 1e-2 * buffer[i];
            }
        });

        Close(values, parameter, 1e-4);
    }

    [Fact]
    public void Groups_have_their_own_settings_and_take_the_rest_from_the_optimizer()
    {
        var (decayed, free) = (nn.Parameter(ones(4)), nn.Parameter(ones(4)));
        using var optimizer = optim.AdamW(
            new[] { new AdamW.ParamGroup([decayed], new AdamW.Options { weight_decay = 0.5 }), new AdamW.ParamGroup([free], new AdamW.Options { LearningRate = 0.2 }) },
            lr: 0.1);
        decayed.grad = zeros(4);
        free.grad = ones(4);

        optimizer.step();

        Assert.Equal([0.1, 0.2], optimizer.ParamGroups.Select(group => group.LearningRate));
        Assert.Equal(0.95f, decayed[0].item<float>(), 1e-6f);
        Assert.Equal(0.8f, free[0].item<float>(), 1e-6f);
    }

    [Fact]
    public void A_group_can_join_later()
    {
        var (first, second) = (nn.Parameter(ones(2)), nn.Parameter(ones(2)));
        using var optimizer = optim.AdamW([first], lr: 0.1);

        optimizer.add_param_group(new AdamW.ParamGroup([second], lr: 0.3));
        second.grad = ones(2);
        optimizer.step();

        Assert.Equal(1f, first[0].item<float>());
        Assert.Equal(0.7f, second[0].item<float>(), 1e-6f);
    }

    [Fact]
    public void A_parameter_without_a_gradient_stays_and_is_not_counted()
    {
        var parameter = nn.Parameter(ones(2));
        using var optimizer = optim.AdamW([parameter], weight_decay: 0.5);

        optimizer.step();

        Assert.Equal(ones(2), parameter);
        Assert.Equal(0, ((AdamW.State)optimizer.state_dict().State[0]).step);
    }

    [Fact]
    public void The_default_weight_decay_is_zero_as_in_TorchSharp()
    {
        var parameter = nn.Parameter(ones(2));
        using var optimizer = optim.AdamW([parameter], lr: 0.5);
        parameter.grad = zeros(2);

        optimizer.step();

        Assert.Equal(ones(2), parameter);
    }

    [Fact]
    public void Zero_grad_keeps_the_memory_and_clears_the_numbers()
    {
        var parameter = nn.Parameter(ones(2));
        using var optimizer = optim.Adam([parameter]);
        parameter.grad = ones(2);

        optimizer.zero_grad();

        Assert.Equal(zeros(2), parameter.grad);
    }

    [Fact]
    public void Parameters_in_bf16_learn()
    {
        var parameter = nn.Parameter(ones(8).bfloat16());
        using var optimizer = optim.AdamW([parameter], lr: 0.1);
        parameter.grad = ones(8).bfloat16();

        optimizer.step();

        Assert.Equal(ScalarType.BFloat16, parameter.dtype);
        Assert.Equal(0.9f, parameter[0].ToSingle(), 0.01f);
    }

    [Fact]
    public void A_step_shows_in_the_tensors_version_so_that_a_stale_graph_is_refused()
    {
        var parameter = nn.Parameter(ones(4));
        using var optimizer = optim.AdamW([parameter]);
        var loss = (parameter * parameter).sum();
        parameter.grad = ones(4);

        optimizer.step();

        Assert.ThrowsAny<System.Runtime.InteropServices.ExternalException>(loss.backward);
    }

    [Theory]
    [InlineData("AdamW")]
    [InlineData("Adam")]
    [InlineData("RMSProp")]
    public void Saved_state_goes_on_exactly(string kind)
    {
        var start = randn(Size);
        var (uninterrupted, before) = (nn.Parameter(start.clone()), nn.Parameter(start.clone()));
        using var whole = Make(kind, uninterrupted, 1e-2);
        using var first = Make(kind, before, 1e-2);
        var gradients = Enumerable.Range(0, 6).Select(_ => randn(Size)).ToList();
        using var file = new MemoryStream();

        gradients.ForEach(gradient => StepWith(uninterrupted, whole, gradient));
        gradients.Take(3).ToList().ForEach(gradient => StepWith(before, first, gradient));
        first.save_state_dict(new BinaryWriter(file));
        file.Position = 0;
        var after = nn.Parameter(before.detach().clone());
        using var second = Make(kind, after, 0.5);
        second.load_state_dict(new BinaryReader(file));
        gradients.Skip(3).ToList().ForEach(gradient => StepWith(after, second, gradient));

        Assert.Equal(uninterrupted, after);
    }

    [Fact]
    public void State_of_another_optimizer_is_refused()
    {
        var parameter = nn.Parameter(ones(2));
        using var adam = optim.Adam([parameter]);
        using var other = optim.RMSProp([parameter]);
        using var file = new MemoryStream();
        adam.save_state_dict(new BinaryWriter(file));
        file.Position = 0;

        var failure = Assert.Throws<InvalidDataException>(() => other.load_state_dict(new BinaryReader(file)));

        Assert.Contains("expected 'RMSProp', but found 'Adam'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Parameter[] parameters = [nn.Parameter(ones(2))];

        Assert.Throws<ArgumentException>(() => optim.AdamW(parameters, lr: -1));
        Assert.Throws<ArgumentException>(() => optim.AdamW(parameters, beta1: 1));
        Assert.Throws<ArgumentException>(() => optim.Adam(parameters, eps: -1));
        Assert.Throws<ArgumentException>(() => optim.RMSProp(parameters, weight_decay: -1));
    }

    private sealed class Threads : IDisposable
    {
        private readonly int _before = TorchRuntime.Threads;

        public Threads(int count) => TorchRuntime.Threads = count;

        public void Dispose() => TorchRuntime.Threads = _before;
    }

    private static OptimizerHelper Make(string kind, Parameter parameter, double lr) => kind switch
    {
        "AdamW" => optim.AdamW([parameter], lr, weight_decay: 0.1),
        "Adam" => optim.Adam([parameter], lr, amsgrad: true),
        _ => optim.RMSProp([parameter], lr, momentum: 0.9, centered: true),
    };

    private static void StepWith(Parameter parameter, OptimizerHelper optimizer, Tensor gradient)
    {
        parameter.grad = gradient;
        optimizer.step();
    }

    private static void Run(Parameter parameter, OptimizerHelper optimizer, Action<double[]> rule)
    {
        for (var i = 0; i < Updates; i++)
        {
            var gradient = randn(Size);
            StepWith(parameter, optimizer, gradient);
            rule(Numbers(gradient));
        }
    }

    private static double[] Numbers(Tensor values) => values.to(ScalarType.Float64).data<double>().ToArray();

    private static void Close(double[] expected, Tensor actual, double tolerance = 2e-6)
    {
        foreach (var (e, a) in expected.Zip(Numbers(actual)))
        {
            Assert.Equal(e, a, tolerance);
        }
    }

    /// <summary>Kingma and Ba 2015, algorithm 1, with decay as L2 or as in Loshchilov and Hutter 2019, algorithm 2.</summary>
    private sealed class AdamRule(Tensor start, double lr, double decay, bool decoupled, bool amsgrad, bool maximize)
    {
        private readonly double[] _m = new double[Size];
        private readonly double[] _v = new double[Size];
        private readonly double[] _largest = new double[Size];
        private int _t;

        public double[] Values { get; } = Numbers(start);

        public void Update(double[] gradient)
        {
            _t++;
            for (var i = 0; i < Size; i++)
            {
                var g = maximize ? -gradient[i] : gradient[i];
                if (decoupled)
                {
                    Values[i] *= 1 - (lr * decay);
                }
                else
                {
                    g += decay * Values[i];
                }

                _m[i] = (0.9 * _m[i]) + (0.1 * g);
                _v[i] = (0.999 * _v[i]) + (0.001 * g * g);
                _largest[i] = Math.Max(_largest[i], _v[i]);
                var m = _m[i] / (1 - Math.Pow(0.9, _t));
                var v = (amsgrad ? _largest[i] : _v[i]) / (1 - Math.Pow(0.999, _t));
                Values[i] -= lr * m / (Math.Sqrt(v) + 1e-8);
            }
        }
    }
}
