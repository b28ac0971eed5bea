using TorchSharp.Modules;
using static StoryForge.Torch.Tests.FiniteDifferences;

namespace StoryForge.Torch.Tests;

public sealed class GradientTests : IDisposable
{
    private const ScalarType Double = ScalarType.Float64;

    private readonly DisposeScope _scope;

    public GradientTests()
    {
        _scope = NewDisposeScope();
        manual_seed(20);
    }

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Linear(bool bias)
    {
        using var linear = nn.Linear(4, 3, bias, dtype: Double);
        var input = Leaf(2, 5, 4);

        Agree(() => Curved(linear.call(input)), [input, .. linear.parameters()]);
    }

    [Fact]
    public void Embedding()
    {
        using var embedding = nn.Embedding(6, 3, dtype: Double);
        var ids = tensor(new long[] { 1, 4, 1, 0 });

        Agree(() => Curved(embedding.call(ids)), embedding.parameters());
    }

    [Fact]
    public void LayerNorm()
    {
        using var norm = nn.LayerNorm(5, dtype: Double);
        nn.init.normal_(norm.weight);
        nn.init.normal_(norm.bias!);
        var input = Leaf(3, 5);

        Agree(() => Curved(norm.call(input)), [input, .. norm.parameters()]);
    }

    [Theory]
    [InlineData(GELU.Approximate.none)]
    [InlineData(GELU.Approximate.tanh)]
    public void Gelu(GELU.Approximate approximate)
    {
        var input = Leaf(3, 4);

        Agree(() => Curved(F.gelu(input, approximate)), input);
    }

    [Fact]
    public void Pointwise_functions()
    {
        var input = Leaf(3, 4);

        Agree(() => Curved(input.tanh() + input.sigmoid() + F.relu(input) + F.silu(input) + input.exp() / (input.square() + 1)), input);
    }

    [Fact]
    public void Dropout_under_the_same_seed()
    {
        using var dropout = nn.Dropout(0.4);
        var input = Leaf(6, 6);

        Agree(
            () =>
            {
                manual_seed(7);
                return Curved(dropout.call(input));
            },
            input);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    public void Lstm(int layers, bool bidirectional)
    {
        using var lstm = nn.LSTM(3, 3, layers, batchFirst: true, bidirectional: bidirectional, dtype: Double);
        var states = layers * (bidirectional ? 2 : 1);
        var (input, h0, c0) = (Leaf(2, 4, 3), Leaf(states, 2, 3), Leaf(states, 2, 3));

        Agree(
            () =>
            {
                var (output, h, c) = lstm.call(input, (h0, c0));
                return Curved(output) + Curved(h) + Curved(c);
            },
            [input, h0, c0, .. lstm.parameters()]);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Gru(int layers, bool bidirectional)
    {
        using var gru = nn.GRU(3, 4, layers, batchFirst: true, bidirectional: bidirectional, dtype: Double);
        var (input, h0) = (Leaf(2, 5, 3), Leaf(layers * (bidirectional ? 2 : 1), 2, 4));

        Agree(
            () =>
            {
                var (output, h) = gru.call(input, h0);
                return Curved(output) + Curved(h);
            },
            [input, h0, .. gru.parameters()]);
    }

    [Theory]
    [InlineData(nn.Reduction.Mean, 0.0)]
    [InlineData(nn.Reduction.Sum, 0.0)]
    [InlineData(nn.Reduction.Mean, 0.1)]
    public void Cross_entropy(nn.Reduction reduction, double smoothing)
    {
        var logits = Leaf(5, 4);
        var target = tensor(new long[] { 3, 0, -100, 1, 1 });

        Agree(() => F.cross_entropy(logits, target, reduction: reduction, label_smoothing: smoothing), logits);
    }

    [Fact]
    public void Other_losses()
    {
        var (scores, wanted) = (Leaf(3, 4), randn(3, 4, Double));
        var target = tensor(new long[] { 3, 0, 1 });

        Agree(() => F.nll_loss(F.log_softmax(scores, 1), target) + F.mse_loss(scores, wanted), scores);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Scaled_dot_product_attention(bool causal)
    {
        var (query, key, value) = (Leaf(2, 3, 4, 5), Leaf(2, 3, 4, 5), Leaf(2, 3, 4, 5));

        Agree(() => Curved(F.scaled_dot_product_attention(query, key, value, is_casual: causal)), query, key, value);
    }

    [Fact]
    public void Shapes_slices_and_indices()
    {
        var (first, second) = (Leaf(4, 6), Leaf(4, 6));
        var rows = tensor(new long[] { 2, 0, 2 });
        var mask = tensor(new[,] { { true, false, true }, { false, false, true } });

        Agree(
            () =>
            {
                var joined = cat([first, second], 1);
                var parts = joined.split(5, 1);
                var picked = joined[rows] + joined.index_select(0, rows);
                var sliced = first[1..3, ..^3].masked_fill(mask, 0.5);
                var (best, _) = joined.topk(3, 1);
                var gathered = joined.gather(1, tensor(new long[,] { { 1 }, { 2 }, { 3 }, { 0 } }));
                return Curved(parts[1]) + Curved(picked) + Curved(sliced) + Curved(best) + Curved(gathered)
                    + Curved(stack([first, second]).transpose(0, 2).contiguous().view(-1)) + Curved(first.unsqueeze(1).expand(4, 2, 6).cumsum(2));
            },
            first,
            second);
    }

    [Fact]
    public void Products_and_reductions()
    {
        var (left, right) = (Leaf(2, 3, 4), Leaf(2, 4, 5));

        Agree(
            () => Curved(left.bmm(right)) + Curved(left[0].matmul(right[1])) + Curved(left.softmax(-1)) + left.logsumexp(2).sum()
                + left.mean([0L, 2L]).square().sum() + left.var(2).sum() + left.norm() + left.max(),
            left,
            right);
    }

    /// <summary>A scalar whose slope is different at every element.</summary>
    private static Tensor Curved(Tensor output) => (output * linspace(0.5, 1.5, output.numel(), Double).reshape(output.shape)).square().sum();
}
