using StoryForge.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace StoryForge.Torch.Tests;

/// <summary>The fused layers against their formulas written out in float32 with libtorch's own operators.</summary>
public sealed class FusedLayersTests
{
    private const double Epsilon = 1e-5;

    // sizes that fill tiles of 32, and sizes that do not; a single position; more than one depth block of a product
    public static TheoryData<int, int, int, int, ScalarType> Shapes()
    {
        var data = new TheoryData<int, int, int, int, ScalarType>();
        foreach (ScalarType type in new[] { ScalarType.Float32, ScalarType.BFloat16 })
        {
            data.Add(2, 64, 64, 1, type);
            data.Add(1, 1, 48, 2, type);
            data.Add(3, 77, 80, 5, type);
            data.Add(2, 300, 96, 3, type);
            data.Add(7, 320, 32, 1, type);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void AttentionLayer_agrees_with_its_formula_in_value_and_gradients(int batch, int length, int width, int heads, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var inputs = Inputs(batch, length, width, 3 * width, width, type);
        var scale = 1.3 / Math.Sqrt((double)width / heads);

        AssertAgree(
            inputs,
            p => FusedKernels.AttentionLayer(p[0], p[1], p[2], p[3], p[4], p[5], p[6], heads, scale, Epsilon, 0),
            p => p[0] + F.linear(Attend(F.linear(Norm(p), p[3], p[4]), heads, scale), p[5], p[6]),
            type);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void MlpLayer_agrees_with_its_formula_in_value_and_gradients(int batch, int length, int width, int heads, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var inputs = Inputs(batch, length, width, (3 * width) + heads, (3 * width) + heads, type);

        AssertAgree(
            inputs,
            p => FusedKernels.MlpLayer(p[0], p[1], p[2], p[3], p[4], p[5], p[6], Epsilon, 0),
            p => p[0] + F.linear(F.linear(Norm(p), p[3], p[4]).gelu(TorchSharp.Modules.GELU.Approximate.tanh), p[5], p[6]),
            type);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Head_agrees_with_its_formula_in_value_and_gradients(int batch, int length, int width, int heads, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var inputs = Inputs(batch, length, width, 501 + heads, 1, type)[..4];

        AssertAgree(
            inputs,
            p => FusedKernels.Head(p[0], p[1], p[2], p[3], Epsilon),
            p => F.linear(Norm(p), p[3]).view(batch * length, 501 + heads),
            type);
    }

    [Fact]
    public void Dropout_drops_its_share_and_keeps_the_mean()
    {
        using var scope = NewDisposeScope();
        manual_seed(8);
        var x = zeros(4, 64, 96);
        var projected = ones(96); // the bias alone: every number is 1 before dropout
        Tensor[] p = [x, ones(96), zeros(96), zeros(288, 96), zeros(288), zeros(96, 288), projected];

        var once = FusedKernels.MlpLayer(p[0], p[1], p[2], p[3], p[4], p[5], p[6], Epsilon, 0.25);
        var again = FusedKernels.MlpLayer(p[0], p[1], p[2], p[3], p[4], p[5], p[6], Epsilon, 0.25);

        Assert.Equal(0.25, once.eq(0).to(ScalarType.Float32).mean().ToDouble(), 0.02);
        Assert.Equal(1, once.mean().ToDouble(), 0.03);
        Assert.True(once.ne(again).any().ToBoolean());
    }

    [Fact]
    public void Dropout_is_the_same_backward_and_the_same_after_the_same_seed()
    {
        using var scope = NewDisposeScope();
        var inputs = Inputs(2, 9, 32, 96, 32, ScalarType.Float32);
        Tensor Layer(Tensor[] p)
        {
            manual_seed(5);
            return FusedKernels.AttentionLayer(p[0], p[1], p[2], p[3], p[4], p[5], p[6], 2, 0.2, Epsilon, 0.5);
        }

        var parameters = inputs.Select(input => input.clone().requires_grad_()).ToArray();
        Layer(parameters).sum().backward();

        // the bias's gradient counts where its column was kept, each twice as much
        var kept = Layer([zeros_like(inputs[0]), .. inputs[1..5], zeros_like(inputs[5]), ones_like(inputs[6])]);
        Assert.InRange(parameters[6].grad!.sub(kept.view(-1, 32).sum(dim: 0)).abs().max().ToDouble(), 0, 1e-4);
    }

    [Fact]
    public void AttentionLayer_does_not_look_ahead()
    {
        using var scope = NewDisposeScope();
        var inputs = Inputs(1, 70, 64, 192, 64, ScalarType.BFloat16);
        Tensor Layer(Tensor x) => FusedKernels.AttentionLayer(
            x, inputs[1], inputs[2], inputs[3], inputs[4], inputs[5], inputs[6], 2, 0.2, Epsilon, 0);
        var changed = inputs[0].clone();
        changed.narrow(1, 40, 30).mul_(-3);

        Assert.Equal(0, Layer(inputs[0]).narrow(1, 0, 40).sub(Layer(changed).narrow(1, 0, 40)).abs().max().ToDouble());
    }

    [Fact]
    public void A_layer_refuses_a_stream_that_is_not_float32()
    {
        using var scope = NewDisposeScope();
        var inputs = Inputs(1, 2, 32, 96, 32, ScalarType.BFloat16);

        var refused = Assert.ThrowsAny<Exception>(() => FusedKernels.AttentionLayer(
            inputs[0].to(ScalarType.BFloat16), inputs[1], inputs[2], inputs[3], inputs[4], inputs[5], inputs[6], 1, 1, Epsilon, 0));

        Assert.Contains("float32", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>x, the norm's weight and bias in float32; then two products' weights and biases in the given type.</summary>
    private static Tensor[] Inputs(int batch, int length, int width, int middle, int last, ScalarType type)
    {
        manual_seed(7);
        return
        [
            randn(batch, length, width).mul(1.5),
            rand(width).add(0.5),
            randn(width).mul(0.1),
            randn(middle, width).mul(1.5 / Math.Sqrt(width)).to(type),
            randn(middle).mul(0.1).to(type),
            randn(width, last).mul(1.5 / Math.Sqrt(last)).to(type),
            randn(width).mul(0.1).to(type),
        ];
    }

    private static void AssertAgree(Tensor[] inputs, Func<Tensor[], Tensor> fused, Func<Tensor[], Tensor> plain, ScalarType type)
    {
        var ours = inputs.Select(input => input.clone().requires_grad_()).ToArray();
        var theirs = inputs.Select(input => input.to(ScalarType.Float32).clone().requires_grad_()).ToArray();
        var tolerance = type == ScalarType.Float32 ? 3e-6 : 0.02;
        var result = fused(ours);
        var expected = plain(theirs);
        var upstream = randn_like(expected);

        result.to(ScalarType.Float32).mul(upstream).sum().backward();
        expected.mul(upstream).sum().backward();

        Assert.InRange(RelativeDistance(result, expected), 0, tolerance);
        for (var i = 0; i < ours.Length; i++)
        {
            Assert.Equal(inputs[i].dtype, ours[i].grad!.dtype);
            Assert.InRange(RelativeDistance(ours[i].grad!, theirs[i].grad!), 0, tolerance);
        }
    }

    private static double RelativeDistance(Tensor a, Tensor b) =>
        a.to(ScalarType.Float32).sub(b).norm().ToDouble() / (b.norm().ToDouble() + 1e-6);

    private static Tensor Norm(Tensor[] p) => F.layer_norm(p[0], [p[0].shape[^1]], p[1], p[2], Epsilon);

    private static Tensor Attend(Tensor qkv, int heads, double scale)
    {
        var (b, t, c) = (qkv.shape[0], qkv.shape[1], qkv.shape[2] / 3);
        var parts = qkv.view(b, t, 3, heads, c / heads).permute(2, 0, 3, 1, 4); // 3, B, H, T, D
        var future = ones(t, t).triu(1).to(ScalarType.Bool);
        var weights = parts[0].matmul(parts[1].transpose(-2, -1)).mul(scale).masked_fill(future, double.NegativeInfinity).softmax(-1);
        return weights.matmul(parts[2]).transpose(1, 2).reshape(b, t, c);
    }
}
