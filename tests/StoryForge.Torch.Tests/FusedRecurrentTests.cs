using TorchSharp.Modules;

namespace StoryForge.Torch.Tests;

/// <summary>The fused recurrent layers against libtorch's own, against finite differences, and against time.</summary>
public sealed class FusedRecurrentTests : IDisposable
{
    private const double Float32Tolerance = 1e-5;

    /// <summary>Eight bits of mantissa, and sums in which the errors of some steps meet.</summary>
    private const double BFloat16Tolerance = 0.03;

    private readonly DisposeScope _scope;
    private readonly int _threads = TorchRuntime.Threads;

    public FusedRecurrentTests()
    {
        _scope = NewDisposeScope();
        manual_seed(31);
    }

    /// <summary>T, B, in, H: one of everything, batches that threads and blocks do not divide, units that vectors do not.</summary>
    public static TheoryData<Cell, int, int, int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<Cell, int, int, int, int>();
            foreach (var cell in new[] { Cell.Lstm, Cell.Gru })
            {
                foreach (var (steps, batch, inputs, units) in new[] { (1, 1, 1, 1), (5, 3, 4, 5), (7, 13, 9, 16), (6, 17, 20, 100), (3, 40, 5, 64), (4, 2, 57, 130) })
                {
                    shapes.Add(cell, steps, batch, inputs, units);
                }
            }

            return shapes;
        }
    }

    public enum Cell
    {
        Lstm,
        Gru,
    }

    public void Dispose()
    {
        TorchRuntime.Threads = _threads;
        _scope.Dispose();
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_layer_agrees_with_libtorchs_in_values_and_gradients(Cell cell, int steps, int batch, int inputs, int units)
    {
        using var layer = Layer(cell, inputs, units);
        var x = randn(steps, batch, inputs);

        Agree(layer, State(batch, units), x, fused: (input, state) => Fused(layer, input, state), plain: (input, state) => Plain(layer, input, state));
        Agree(layer, [], x, fused: (input, state) => Fused(layer, input, state), plain: (input, state) => Plain(layer, input, state));
    }

    // T, B, in, H: batches that blocks of 32 rows do not divide, on one thread and shared by rows and by panels
    [Theory]
    [InlineData(Cell.Lstm, 5, 7, 20, 32)]
    [InlineData(Cell.Gru, 5, 7, 20, 32)]
    [InlineData(Cell.Lstm, 4, 70, 33, 96)]
    [InlineData(Cell.Gru, 4, 70, 33, 96)]
    [InlineData(Cell.Lstm, 3, 40, 64, 416)]
    [InlineData(Cell.Gru, 3, 40, 64, 512)]
    public void Rounded_products_change_values_and_gradients_by_no_more_than_bfloat16_does(Cell cell, int steps, int batch, int inputs, int units)
    {
        using var layer = Layer(cell, inputs, units);
        var x = randn(steps, batch, inputs);
        foreach (var threads in new[] { 1, 3 })
        {
            TorchRuntime.Threads = threads;
            foreach (var state in new[] { State(batch, units), [] })
            {
                Agree(layer, state, x, (input, first) => Fused(layer, input, first, rounded: true), (input, first) => Plain(layer, input, first), BFloat16Tolerance);
            }
        }
    }

    [Fact]
    public void Units_that_tiles_do_not_divide_are_not_rounded()
    {
        using var layer = Layer(Cell.Gru, 8, 40);
        var tokens = randint(0, 30, [4, 9]);
        var vectors = randn(30, 8);

        var (plain, _) = FusedKernels.GruOfTokens((GRU)layer, tokens, vectors, null);
        var (rounded, _) = FusedKernels.GruOfTokens((GRU)layer, tokens, vectors, null, rounded: true);

        Assert.True(plain.Equals(rounded));
    }

    // 50 vectors: fewer than the tokens, which then choose from a table, or more
    [Theory]
    [InlineData(Cell.Lstm, 9, 7)]
    [InlineData(Cell.Lstm, 3, 5)]
    [InlineData(Cell.Gru, 9, 7)]
    [InlineData(Cell.Gru, 3, 5)]
    public void A_layer_of_tokens_agrees_with_one_of_their_vectors(Cell cell, int steps, int batch)
    {
        using var layer = Layer(cell, 6, 20);
        var tokens = randint(0, 50, [steps, batch], dtype: ScalarType.Int64);

        Agree(
            layer,
            State(batch, 20),
            randn(50, 6),
            fused: (vectors, state) => FusedOfTokens(layer, tokens, vectors, state),
            plain: (vectors, state) => Plain(layer, vectors.index_select(0, tokens.view(-1)).view(steps, batch, 6), state));
    }

    [Theory]
    [InlineData(Cell.Lstm, 9, 7)]
    [InlineData(Cell.Lstm, 3, 5)]
    [InlineData(Cell.Gru, 9, 7)]
    [InlineData(Cell.Gru, 3, 5)]
    public void A_layer_of_tokens_without_vectors_sees_them_one_hot(Cell cell, int steps, int batch)
    {
        using var layer = Layer(cell, 50, 20);
        var tokens = randint(0, 50, [steps, batch], dtype: ScalarType.Int64);

        Agree(
            layer,
            State(batch, 20),
            ones(1), // nothing that differs in kind is left to derive by
            fused: (one, state) => [.. FusedOfTokens(layer, tokens, null, state).Select(result => result * one)],
            plain: (one, state) => [.. Plain(layer, F.one_hot(tokens, 50).to(ScalarType.Float32), state).Select(result => result * one)]);
    }

    [Theory]
    [InlineData(Cell.Lstm)]
    [InlineData(Cell.Gru)]
    public void Stacked_layers_agree_with_libtorchs_stack(Cell cell)
    {
        using nn.Module stack = cell == Cell.Lstm ? nn.LSTM(6, 20, numLayers: 3) : nn.GRU(6, 20, numLayers: 3);
        nn.Module[] layers = [.. Enumerable.Range(0, 3).Select(i => Layer(cell, i == 0 ? 6 : 20, 20))];
        using (no_grad())
        {
            foreach (var (name, parameter) in stack.named_parameters())
            {
                layers[name[^1] - '0'].get_parameter(name[..^1] + "0")!.copy_(parameter);
            }
        }

        var ours = randn(8, 5, 6).requires_grad_();
        var theirs = ours.detach().clone().requires_grad_();
        var upstream = randn(8, 5, 20);

        var output = layers.Aggregate(ours, (x, layer) => Fused(layer, x, [])[0]);
        var expected = Plain(stack, theirs, [])[0];
        output.mul(upstream).sum().backward();
        expected.mul(upstream).sum().backward();

        Close(expected, output);
        Close(theirs.grad!, ours.grad!);
        Array.ForEach(layers, layer => layer.Dispose());
    }

    /// <summary>A step along a random direction changes the loss by the gradient's part in that direction.</summary>
    [Theory]
    [InlineData(Cell.Lstm)]
    [InlineData(Cell.Gru)]
    public void Gradients_agree_with_finite_differences(Cell cell)
    {
        using var layer = Layer(cell, 4, 18);
        var (x, state) = (randn(6, 5, 4), State(5, 18)[..(cell == Cell.Lstm ? 2 : 1)]);
        Tensor[] leaves = [x.requires_grad_(), .. state.Select(each => each.requires_grad_()), .. layer.parameters()];
        Tensor Loss() => Sum(Fused(layer, x, state), result => result.to(ScalarType.Float64).square());
        Loss().backward();

        foreach (var leaf in leaves)
        {
            var direction = randn_like(leaf);
            using var off = no_grad();
            var predicted = leaf.grad!.mul(direction).sum().ToDouble();
            const double Step = 2e-3;
            leaf.add_(direction, alpha: Step);
            var above = Loss().ToDouble();
            leaf.add_(direction, alpha: -2 * Step);
            var below = Loss().ToDouble();
            leaf.add_(direction, alpha: Step);

            var measured = (above - below) / (2 * Step);
            Assert.True(Math.Abs(measured - predicted) < 2e-3 * Math.Max(1, Math.Abs(measured)), $"[{string.Join(", ", leaf.shape)}]: autograd says {predicted}, the difference {measured}");
        }
    }

    [Theory]
    [InlineData(Cell.Lstm)]
    [InlineData(Cell.Gru)]
    public void A_later_input_changes_no_earlier_output(Cell cell)
    {
        using var layer = Layer(cell, 4, 33);
        using var off = no_grad();
        var x = randn(9, 6, 4);
        var changed = x.clone();
        changed[5] = randn(6, 4);

        var (before, after) = (Fused(layer, x, [])[0], Fused(layer, changed, [])[0]);

        Assert.Equal(before[..5], after[..5]);
        Assert.NotEqual(before[5], after[5]);
    }

    // up to four rows go another way where no gradient is wanted
    [Theory]
    [InlineData(Cell.Lstm, 1)]
    [InlineData(Cell.Lstm, 4)]
    [InlineData(Cell.Lstm, 6)]
    [InlineData(Cell.Gru, 1)]
    [InlineData(Cell.Gru, 4)]
    [InlineData(Cell.Gru, 6)]
    public void Without_gradients_and_step_by_step_the_results_are_the_same(Cell cell, int batch)
    {
        using var layer = Layer(cell, 4, 33);
        var x = randn(7, batch, 4);
        var whole = Fused(layer, x, []);

        using var off = no_grad();
        var plain = Fused(layer, x, []);
        Tensor[] step = [];
        for (var t = 0; t < 7; t++)
        {
            step = Fused(layer, x[t..(t + 1)], [.. step.Skip(1)]);
            Close(whole[0][t], step[0][0]);
        }

        foreach (var (expected, actual, last) in whole.Zip(plain, step).Skip(1))
        {
            Close(expected, actual);
            Close(expected, last);
        }
    }

    [Theory]
    [InlineData(Cell.Lstm, 40)]
    [InlineData(Cell.Gru, 40)]
    [InlineData(Cell.Lstm, 3)] // too few rows for two threads: they share the units
    [InlineData(Cell.Gru, 3)]
    public void Two_threads_give_what_one_gives(Cell cell, int batch)
    {
        using var layer = Layer(cell, 8, 600);
        var (tokens, state, upstream) = (randint(0, 8, [4, batch], dtype: ScalarType.Int64), State(batch, 600), randn(4, batch, 600));
        (Tensor Output, Tensor Gradient) Run(int threads)
        {
            TorchRuntime.Threads = threads;
            var before = state.Select(each => each.clone().requires_grad_()).ToArray();
            var output = FusedOfTokens(layer, tokens, null, before)[0];
            output.mul(upstream).sum().backward();
            return (output, before[0].grad!);
        }

        var (one, two) = (Run(1), Run(2));

        Assert.Equal(one.Output, two.Output);
        Assert.Equal(one.Gradient, two.Gradient);
    }

    [Fact]
    public void A_second_backward_pass_is_refused()
    {
        using var lstm = nn.LSTM(4, 5);
        var loss = FusedKernels.Lstm(lstm, randn(2, 3, 4), null).Output.sum();
        loss.backward(retain_graph: true);

        var refused = Assert.ThrowsAny<Exception>(() => loss.backward());

        Assert.Contains("backward once only", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        using var lstm = nn.LSTM(4, 5);
        using var gru = nn.GRU(4, 5, dtype: ScalarType.Float64);
        var tokens = tensor(new long[,] { { 0, 1, 2, 3 }, { 0, 1, 2, 4 } });

        Says("outside the vocabulary of 4", () => FusedKernels.LstmOfTokens(lstm, tokens, null, null));
        Says("outside the vocabulary of 3", () => FusedKernels.LstmOfTokens(lstm, tokens, randn(3, 4), null));
        Says("state [B, H]", () => FusedKernels.Lstm(lstm, randn(2, 3, 4), (zeros(1, 2, 5), zeros(1, 3, 5))));
        Says("at least one step", () => FusedKernels.Lstm(lstm, randn(0, 3, 4), null));
        Says("float32", () => FusedKernels.Gru(gru, randn(2, 3, 4, ScalarType.Float64), null));

        static void Says(string words, Action call) => Assert.Contains(words, Assert.ThrowsAny<Exception>(call).Message, StringComparison.Ordinal);
    }

    private static nn.Module Layer(Cell cell, int inputs, int units) => cell == Cell.Lstm ? nn.LSTM(inputs, units) : nn.GRU(inputs, units);

    /// <summary>For either cell: of a GRU's the second one is not used.</summary>
    private static Tensor[] State(int batch, int units) => [randn(1, batch, units), randn(1, batch, units)];

    private static Tensor[] Fused(nn.Module layer, Tensor x, Tensor[] state, bool rounded = false)
    {
        if (layer is GRU gru)
        {
            var (output, hidden) = FusedKernels.Gru(gru, x, state.FirstOrDefault(), rounded);
            return [output, hidden];
        }

        var (outputs, last, cell) = FusedKernels.Lstm((LSTM)layer, x, state.Length == 0 ? null : (state[0], state[1]), rounded);
        return [outputs, last, cell];
    }

    private static Tensor[] FusedOfTokens(nn.Module layer, Tensor tokens, Tensor? vectors, Tensor[] state)
    {
        if (layer is GRU gru)
        {
            var (output, hidden) = FusedKernels.GruOfTokens(gru, tokens, vectors, state[0]);
            return [output, hidden];
        }

        var (outputs, last, cell) = FusedKernels.LstmOfTokens((LSTM)layer, tokens, vectors, (state[0], state[1]));
        return [outputs, last, cell];
    }

    private static Tensor[] Plain(nn.Module layer, Tensor x, Tensor[] state)
    {
        if (layer is GRU gru)
        {
            var (output, hidden) = gru.call(x, state.FirstOrDefault());
            return [output, hidden];
        }

        var (outputs, last, cell) = ((LSTM)layer).call(x, state.Length == 0 ? null : (state[0], state[1]));
        return [outputs, last, cell];
    }

    /// <summary>Results and gradients, with a loss of all results and with one of each result alone.</summary>
    private static void Agree(nn.Module layer, Tensor[] state, Tensor input, Func<Tensor, Tensor[], Tensor[]> fused, Func<Tensor, Tensor[], Tensor[]> plain, double tolerance = Float32Tolerance)
    {
        var count = layer is GRU ? 2 : 3;
        var weights = Enumerable.Range(0, count).Select(_ => rand(1).ToSingle() + 0.5f).ToArray();
        foreach (var chosen in Enumerable.Range(-1, count + 1))
        {
            var (ours, theirs) = (Differentiate(fused), Differentiate(plain));

            foreach (var (expected, actual) in theirs.Zip(ours))
            {
                Close(expected, actual, tolerance);
            }

            Tensor[] Differentiate(Func<Tensor, Tensor[], Tensor[]> function)
            {
                layer.zero_grad();
                var leaves = state.Prepend(input).Select(each => each.clone().requires_grad_()).ToArray();
                var results = function(leaves[0], leaves[1..]);
                var loss = results.Select((result, i) => chosen < 0 || chosen == i ? (result * weights[i]).sin().sum() : zeros(1).sum()).Aggregate((a, b) => a + b);
                loss.backward();
                return [.. results, .. layer.parameters().Concat(leaves).Select(leaf => leaf.grad?.clone() ?? zeros(1))];
            }
        }
    }

    private static Tensor Sum(Tensor[] results, Func<Tensor, Tensor> of) => results.Select(result => of(result).sum()).Aggregate((a, b) => a + b);

    private static void Close(Tensor expected, Tensor actual, double tolerance = Float32Tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.InRange((expected - actual).abs().max().ToDouble(), 0, tolerance * Math.Max(1, expected.abs().max().ToDouble()));
    }
}
