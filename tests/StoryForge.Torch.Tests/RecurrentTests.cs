using TorchSharp.Modules;

namespace StoryForge.Torch.Tests;

/// <summary>LSTM and GRU against their equations, one step and one number at a time.</summary>
public sealed class RecurrentTests : IDisposable
{
    private const int Batch = 3;
    private const int Steps = 6;
    private const int Inputs = 4;
    private const int Units = 5;
    private const int Layers = 2;

    private readonly DisposeScope _scope;

    public RecurrentTests()
    {
        _scope = NewDisposeScope();
        manual_seed(5);
    }

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Lstm_follows_its_equations()
    {
        using var lstm = nn.LSTM(Inputs, Units, Layers, batchFirst: true, dtype: ScalarType.Float64);
        var input = randn(Batch, Steps, Inputs, ScalarType.Float64);
        var (h0, c0) = (randn(Layers, Batch, Units, ScalarType.Float64), randn(Layers, Batch, Units, ScalarType.Float64));

        var (output, hN, cN) = lstm.call(input, (h0, c0));

        for (var b = 0; b < Batch; b++)
        {
            var h = Rows(h0, b);
            var c = Rows(c0, b);
            for (var t = 0; t < Steps; t++)
            {
                var x = input[b, t].data<double>().ToArray();
                for (var layer = 0; layer < Layers; layer++)
                {
                    var gates = Add(Product(lstm, "weight_ih", "bias_ih", layer, x), Product(lstm, "weight_hh", "bias_hh", layer, h[layer]));
                    for (var u = 0; u < Units; u++)
                    {
                        var (i, f) = (Sigmoid(gates[u]), Sigmoid(gates[Units + u]));
                        var (g, o) = (Math.Tanh(gates[(2 * Units) + u]), Sigmoid(gates[(3 * Units) + u]));
                        c[layer][u] = (f * c[layer][u]) + (i * g);
                        h[layer][u] = o * Math.Tanh(c[layer][u]);
                    }

                    x = [.. h[layer]];
                }

                Close(x, output[b, t]);
            }

            for (var layer = 0; layer < Layers; layer++)
            {
                Close(h[layer], hN[layer, b]);
                Close(c[layer], cN[layer, b]);
            }
        }
    }

    [Fact]
    public void Gru_follows_its_equations()
    {
        using var gru = nn.GRU(Inputs, Units, Layers, batchFirst: true, dtype: ScalarType.Float64);
        var input = randn(Batch, Steps, Inputs, ScalarType.Float64);
        var h0 = randn(Layers, Batch, Units, ScalarType.Float64);

        var (output, hN) = gru.call(input, h0);

        for (var b = 0; b < Batch; b++)
        {
            var h = Rows(h0, b);
            for (var t = 0; t < Steps; t++)
            {
                var x = input[b, t].data<double>().ToArray();
                for (var layer = 0; layer < Layers; layer++)
                {
                    var fromInput = Product(gru, "weight_ih", "bias_ih", layer, x);
                    var fromState = Product(gru, "weight_hh", "bias_hh", layer, h[layer]);
                    for (var u = 0; u < Units; u++)
                    {
                        var r = Sigmoid(fromInput[u] + fromState[u]);
                        var z = Sigmoid(fromInput[Units + u] + fromState[Units + u]);
                        var n = Math.Tanh(fromInput[(2 * Units) + u] + (r * fromState[(2 * Units) + u]));
                        h[layer][u] = ((1 - z) * n) + (z * h[layer][u]);
                    }

                    x = [.. h[layer]];
                }

                Close(x, output[b, t]);
            }

            for (var layer = 0; layer < Layers; layer++)
            {
                Close(h[layer], hN[layer, b]);
            }
        }
    }

    [Fact]
    public void Without_a_state_both_start_from_zeros()
    {
        using var lstm = nn.LSTM(Inputs, Units, batchFirst: true);
        using var gru = nn.GRU(Inputs, Units, batchFirst: true);
        var input = randn(Batch, Steps, Inputs);
        var nothing = zeros(1, Batch, Units);

        Assert.Equal(lstm.call(input, (nothing, nothing)).Item1, lstm.call(input).Item1);
        Assert.Equal(gru.call(input, nothing).Item1, gru.call(input).Item1);
    }

    [Fact]
    public void Feeding_the_state_back_continues_the_sequence()
    {
        using var lstm = nn.LSTM(Inputs, Units, Layers);
        var input = randn(Steps, Batch, Inputs);

        var (whole, _, _) = lstm.call(input);
        var (first, h, c) = lstm.call(input[..2]);
        var (second, _, _) = lstm.call(input[2..], (h, c));

        Assert.True(cat([first, second]).allclose(whole, atol: 1e-6));
    }

    [Fact]
    public void Output_shapes_and_names_are_pytorchs()
    {
        using var lstm = nn.LSTM(Inputs, Units, Layers, bidirectional: true);

        var (output, h, c) = lstm.call(randn(Steps, Batch, Inputs));

        Assert.Equal([Steps, Batch, 2 * Units], output.shape);
        Assert.Equal([2 * Layers, Batch, Units], h.shape);
        Assert.Equal([2 * Layers, Batch, Units], c.shape);
        Assert.Equal(
            ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0", "weight_ih_l0_reverse", "weight_hh_l0_reverse", "bias_ih_l0_reverse", "bias_hh_l0_reverse"],
            lstm.named_parameters().Take(8).Select(named => named.name));
        Assert.Equal([4 * Units, 2 * Units], lstm.get_parameter("weight_ih_l1")!.shape);
    }

    private static double[][] Rows(Tensor state, int batch) =>
        [.. Enumerable.Range(0, Layers).Select(layer => state[layer, batch].data<double>().ToArray())];

    private static double[] Product(nn.Module module, string weight, string bias, int layer, double[] vector)
    {
        var rows = module.get_parameter($"{weight}_l{layer}")!;
        var offsets = module.get_parameter($"{bias}_l{layer}")!.data<double>().ToArray();
        var numbers = rows.data<double>();
        return [.. offsets.Select((offset, row) => offset + vector.Select((value, column) => value * numbers[row, column]).Sum())];
    }

    private static double[] Add(double[] left, double[] right) => [.. left.Zip(right, (a, b) => a + b)];

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static void Close(double[] expected, Tensor actual)
    {
        foreach (var (e, a) in expected.Zip(actual.data<double>().ToArray()))
        {
            Assert.Equal(e, a, 1e-12);
        }
    }
}
