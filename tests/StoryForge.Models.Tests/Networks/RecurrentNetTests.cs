using StoryForge.Generation;
using StoryForge.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace StoryForge.Tests.Models.Networks;

public class RecurrentNetTests
{
    public static TheoryData<RecurrentConfig> Shapes =>
    [
        Tiny.RecurrentConfig,
        Tiny.RecurrentConfig with { Cell = CellKind.Gru },
        Tiny.RecurrentConfig with { Input = InputKind.OneHot, DenseUnits = null, Units = [18] },
        Tiny.RecurrentConfig with { Cell = CellKind.Gru, Input = InputKind.OneHot, Units = [18, 18, 9], DenseUnits = null },
        Tiny.RecurrentConfig with { Window = 8 },
    ];

    public static TheoryData<RecurrentConfig> AllShapes =>
    [
        .. Shapes,
        Tiny.RecurrentConfig with { Gate = GateKind.HardSigmoid },
        Tiny.RecurrentConfig with { Gate = GateKind.HardSigmoid, Input = InputKind.OneHot, Window = 8 },
    ];

    [Theory]
    [MemberData(nameof(AllShapes))]
    public void The_configuration_counts_the_parameters(RecurrentConfig config)
    {
        using LanguageNetwork network = Tiny.Network(config);

        Assert.Equal(config.ParameterCount, network.parameters().Sum(parameter => parameter.numel()));
    }

    [Theory]
    [MemberData(nameof(AllShapes))]
    public void One_token_at_a_time_gives_the_logits_of_the_whole_sequence(RecurrentConfig config)
    {
        using LanguageNetwork network = Tiny.Network(config);
        using ILanguageModel model = network.AsLanguageModel("tiny", Tiny.Vocabulary, "");
        using IDecodingSession session = model.OpenSession();
        using IDisposable noGrad = no_grad();
        int[] tokens = Tiny.Tokens(12);

        for (int i = 0; i < tokens.Length; i++)
        {
            ReadOnlySpan<float> logits = session.Feed([tokens[i]]);

            int start = config.Window is { } window ? Math.Max(0, i + 1 - window) : 0;
            Tensor whole = network.forward(Tiny.Ids(tokens[start..(i + 1)]));
            Tensor last = config.Window is null ? whole.select(1, -1) : whole;
            Tiny.AssertClose(Tiny.Values(last), logits, 1e-5);
        }
    }

    [Fact]
    public void Logits_have_a_row_for_each_position_or_one_for_a_window()
    {
        using LanguageNetwork everywhere = Tiny.Network(Tiny.RecurrentConfig);
        using LanguageNetwork windowed = Tiny.Network(Tiny.RecurrentConfig with { Window = 6 });
        Tensor ids = cat([Tiny.Ids(Tiny.Tokens(6)), Tiny.Ids(Tiny.Tokens(6, seed: 2))]);

        Assert.Equal([2, 6, 31], everywhere.forward(ids).shape);
        Assert.Equal([2, 31], windowed.forward(ids).shape);
    }

    [Fact]
    public void The_loss_is_the_mean_cross_entropy_of_the_targets_that_count()
    {
        using LanguageNetwork network = Tiny.Network(Tiny.RecurrentConfig);
        using IDisposable noGrad = no_grad();
        Tensor ids = cat([Tiny.Ids(Tiny.Tokens(6)), Tiny.Ids(Tiny.Tokens(6, seed: 2))]);
        Tensor targets = cat([Tiny.Ids(1, 2, -100, 4, 5, 6), Tiny.Ids(-100, 8, 9, 10, 11, 12)]);

        Tensor loss = network.loss(ids, targets);

        Tensor expected = F.cross_entropy(network.forward(ids).reshape(-1, 31), targets.view(-1));
        Assert.Equal(expected.item<float>(), loss.item<float>(), 1e-5);
    }

    [Fact]
    public void A_windowed_loss_has_one_target_a_row()
    {
        using LanguageNetwork network = Tiny.Network(Tiny.RecurrentConfig with { Window = 6 });
        using IDisposable noGrad = no_grad();
        Tensor ids = cat([Tiny.Ids(Tiny.Tokens(6)), Tiny.Ids(Tiny.Tokens(6, seed: 2))]);
        Tensor targets = tensor(new long[] { 3, 30 });

        Tensor loss = network.loss(ids, targets);

        Assert.Equal(F.cross_entropy(network.forward(ids), targets).item<float>(), loss.item<float>(), 1e-5);
    }

    [Theory]
    [MemberData(nameof(AllShapes))]
    public void It_learns_one_batch_by_heart(RecurrentConfig config)
    {
        using LanguageNetwork network = Tiny.Network(config);
        network.train();
        Tensor ids = cat([Tiny.Ids(Tiny.Tokens(8)), Tiny.Ids(Tiny.Tokens(8, seed: 2))]);
        Tensor targets = config.Window is null
            ? cat([Tiny.Ids(Tiny.Tokens(8, seed: 3)), Tiny.Ids(Tiny.Tokens(8, seed: 4))])
            : tensor(new long[] { 3, 30 });
        var optimizer = optim.Adam(network.parameters(), lr: 0.02);
        float last = 0;

        for (int step = 0; step < 200; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            optimizer.zero_grad();
            Tensor loss = network.loss(ids, targets);
            loss.backward();
            optimizer.step();
            last = loss.item<float>();
        }

        Assert.InRange(last, 0, 0.1);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void It_trains_as_libtorchs_own_layers_do(RecurrentConfig config)
    {
        using LanguageNetwork network = Tiny.Network(config);
        using LanguageNetwork copy = Tiny.Network(config);
        network.train();
        Tensor ids = cat([Tiny.Ids(Tiny.Tokens(8)), Tiny.Ids(Tiny.Tokens(8, seed: 2)), Tiny.Ids(Tiny.Tokens(8, seed: 5))]);
        Tensor targets = config.Window is null
            ? cat([Tiny.Ids(Tiny.Tokens(8, seed: 3)), Tiny.Ids(Tiny.Tokens(8, seed: 4)), Tiny.Ids(Tiny.Tokens(8, seed: 6))])
            : tensor(new long[] { 3, 30, 8 });
        var plain = new PlainRecurrence(copy, config);

        double[] losses = Losses(network, () => network.loss(ids, targets));
        double[] expected = Losses(copy, () => plain.Loss(ids, targets));

        Assert.True(losses[^1] < losses[0] / 2);
        Assert.All(losses.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 2e-3));

        static double[] Losses(LanguageNetwork network, Func<Tensor> loss)
        {
            var optimizer = optim.RMSProp(network.parameters(), lr: 0.003);
            return [.. Enumerable.Range(0, 40).Select(_ =>
            {
                using DisposeScope scope = NewDisposeScope();
                optimizer.zero_grad();
                Tensor value = loss();
                value.backward();
                optimizer.step();
                return value.ToDouble();
            })];
        }
    }

    [Fact]
    public void Hard_gates_are_straight_lines_within_0_and_1()
    {
        RecurrentConfig config = new() { VocabularySize = 2, Units = [1], EmbeddingSize = 1, Gate = GateKind.HardSigmoid };
        using LanguageNetwork network = LanguageNetwork.Create(config);
        using IDisposable noGrad = no_grad();
        Dictionary<string, float[]> values = new()
        {
            ["embedding.weight"] = [0, 1],
            // input gate 0.2 · 1 + 0.5, forget gate beyond 1, cell tanh 0.5, output gate below 0 after the first token
            ["layers.0.lstm.weight_ih_l0"] = [0, 9, 0, -9],
            ["layers.0.lstm.weight_hh_l0"] = [0, 0, 0, 0],
            ["layers.0.lstm.bias_ih_l0"] = [1, 0, 0.5f, 5],
            ["layers.0.lstm.bias_hh_l0"] = [0, 0, 0, 0],
            ["head.weight"] = [1, 2],
            ["head.bias"] = [0, 0],
        };
        foreach ((string name, Parameter parameter) in network.named_parameters())
        {
            parameter.copy_(tensor(values[name]).view(parameter.shape));
        }

        float[] logits = Tiny.Values(network.forward(Tiny.Ids(0, 1)));

        double first = Math.Tanh(0.7 * Math.Tanh(0.5));
        Assert.Equal([first, 2 * first, 0, 0], logits.Select(logit => (double)logit), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void A_fresh_LSTM_remembers()
    {
        using LanguageNetwork network = Tiny.Network(Tiny.RecurrentConfig with { Units = [5], DenseUnits = null });
        Dictionary<string, Parameter> parameters = network.named_parameters().ToDictionary(each => each.name, each => each.parameter);

        float[] inputBias = Tiny.Values(parameters["layers.0.lstm.bias_ih_l0"]);
        float[] recurrentBias = Tiny.Values(parameters["layers.0.lstm.bias_hh_l0"]);

        Assert.All(Enumerable.Range(5, 5), gate => Assert.Equal(1, inputBias[gate] + recurrentBias[gate]));
    }

    [Fact]
    public void Dropout_works_in_training_only()
    {
        using LanguageNetwork network = Tiny.Network(Tiny.RecurrentConfig with { Dropout = 0.4 });
        Tensor ids = Tiny.Ids(Tiny.Tokens(10));

        float[] first = Tiny.Values(network.forward(ids));
        float[] second = Tiny.Values(network.forward(ids));
        network.train();
        float[] dropped = Tiny.Values(network.forward(ids));

        Assert.Equal(first, second);
        Assert.NotEqual(first, dropped);
    }

    [Theory]
    [InlineData(0.4, 0.0)]
    [InlineData(0.0, 0.4)]
    [InlineData(0.0, 0.0)]
    public void Dropout_between_the_layers_can_have_a_share_of_its_own(double dropout, double between)
    {
        RecurrentConfig[] shapes =
        [
            Tiny.RecurrentConfig with { Dropout = dropout, LayerDropout = between },
            Tiny.RecurrentConfig with { Units = [20], Dropout = dropout, LayerDropout = between },
        ];

        Assert.Equal([dropout > 0 || between > 0, dropout > 0], shapes.Select(Drops));

        static bool Drops(RecurrentConfig config)
        {
            using LanguageNetwork network = Tiny.Network(config);
            Tensor ids = Tiny.Ids(Tiny.Tokens(10));
            float[] whole = Tiny.Values(network.forward(ids));
            network.train();
            return !whole.SequenceEqual(Tiny.Values(network.forward(ids)));
        }
    }

    [Theory]
    [InlineData(CellKind.Lstm, 4)]
    [InlineData(CellKind.Gru, 3)]
    public void An_orthogonal_start_keeps_the_length_of_a_state_in_each_gate(CellKind cell, int gates)
    {
        using var network = (RecurrentNet)Tiny.Network(Tiny.RecurrentConfig with { Cell = cell });

        network.StartOrthogonal();

        string name = cell.ToString().ToLowerInvariant();
        Dictionary<string, Parameter> parameters = network.named_parameters().ToDictionary(each => each.name, each => each.parameter);
        for (int layer = 0; layer < 2; layer++)
        {
            long units = layer == 0 ? 20 : 16;
            Tensor[] recurrent = parameters[$"layers.{layer}.{name}.weight_hh_l0"].split(units);
            Assert.Equal(gates, recurrent.Length);
            Assert.All(recurrent, gate => Tiny.AssertClose(Tiny.Values(eye(units)), Tiny.Values(gate.matmul(gate.t())), 1e-5));

            Tensor inputs = parameters[$"layers.{layer}.{name}.weight_ih_l0"];
            double bound = Math.Sqrt(6.0 / (inputs.size(1) + units));
            Assert.InRange(Tiny.Values(inputs).Max(Math.Abs), 0.9 * bound, bound);

            float[] bias = Tiny.Values(parameters[$"layers.{layer}.{name}.bias_ih_l0"]);
            Assert.All(bias.Index(), each => Assert.Equal(cell == CellKind.Lstm && each.Index / units == 1 ? 1 : 0, each.Item));
            Assert.All(Tiny.Values(parameters[$"layers.{layer}.{name}.bias_hh_l0"]), each => Assert.Equal(0, each));
        }
    }
}
