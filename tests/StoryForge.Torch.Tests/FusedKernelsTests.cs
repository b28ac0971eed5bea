using StoryForge.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace StoryForge.Torch.Tests;

public sealed class FusedKernelsTests
{
    [Theory]
    [InlineData(ScalarType.Float32, 2e-5)]
    [InlineData(ScalarType.BFloat16, 0.07)]
    public void GeluTanh_agrees_with_libtorch_in_value_and_gradient(ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var values = randn(3, 4099).mul(3).to(type);
        var upstream = randn(3, 4099).to(type);

        var (fused, fusedGradient) = Differentiate(FusedKernels.GeluTanh, values, upstream);
        var (plain, plainGradient) = Differentiate(Gelu, values, upstream);

        Assert.InRange(Distance(fused, plain), 0, tolerance);
        Assert.InRange(Distance(fusedGradient, plainGradient), 0, tolerance);
    }

    [Theory]
    [InlineData(ScalarType.Float32, 1e-6)]
    [InlineData(ScalarType.BFloat16, 2e-4)]
    public void CrossEntropy_agrees_with_libtorch_and_leaves_ignored_targets_without_gradient(ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var logits = randn(67, 1031).mul(4).to(type);
        var targets = randint(0, 1031, [67], dtype: ScalarType.Int64);
        targets[5] = tensor(-100L);
        var ours = logits.clone().requires_grad_();
        var theirs = logits.to(ScalarType.Float32).requires_grad_();

        var fused = FusedKernels.CrossEntropyConsuming(ours.mul(1), targets);
        var plain = nn.functional.cross_entropy(theirs, targets);
        fused.mul(0.25).backward();
        plain.mul(0.25).backward();

        Assert.Equal(plain.ToDouble(), fused.ToDouble(), 1e-4);
        Assert.InRange(Distance(ours.grad!, theirs.grad!), 0, tolerance);
        Assert.Equal(0, ours.grad![5].abs().sum().ToDouble());
    }

    [Fact]
    public void CrossEntropy_refuses_a_target_outside_the_vocabulary()
    {
        using var scope = NewDisposeScope();
        var logits = zeros(2, 3);
        var targets = tensor(new long[] { 0, 3 });

        var refused = Assert.ThrowsAny<Exception>(() => FusedKernels.CrossEntropyConsuming(logits, targets));

        Assert.Contains("outside the vocabulary of 3", refused.Message, StringComparison.Ordinal);
    }

    // 77 inputs are no multiple of the kernel's vectors, 43 outputs none of its blocks
    [Theory]
    [InlineData(1, 64, 48, ScalarType.Float32)]
    [InlineData(1, 77, 43, ScalarType.BFloat16)]
    [InlineData(7, 77, 43, ScalarType.Float32)]
    [InlineData(8, 768, 3, ScalarType.BFloat16)]
    public void LinearRows_agrees_with_the_product_in_double_precision(long rows, long inputs, long outputs, ScalarType type)
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var x = randn(rows, inputs);
        var weight = randn(outputs, inputs).to(type);
        var bias = randn(outputs).to(type);

        var fused = FusedKernels.LinearRows(x, weight, bias);
        var plain = FusedKernels.LinearRows(x, weight);

        var products = x.to(ScalarType.Float64).matmul(weight.to(ScalarType.Float64).t());
        Assert.InRange(Distance(plain, products), 0, 1e-4);
        Assert.InRange(Distance(fused, products + bias.to(ScalarType.Float64)), 0, 1e-4);
        Assert.Equal(ScalarType.Float32, fused.dtype);
    }

    [Theory]
    [InlineData(ScalarType.Float32, 1e-5)]
    [InlineData(ScalarType.BFloat16, 0.03)]
    public void CachedAttention_of_each_token_agrees_with_attention_of_all(ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        (long heads, long width, int length) = (3, 20, 70);
        var qkv = randn(1, length, 3 * heads * width);
        var cache = full([2 * heads, 80, width], double.NaN, type); // what was never written must not be read

        var whole = Attention(qkv, heads, 0.3);

        for (int i = 0; i < length; i++)
        {
            var one = FusedKernels.CachedAttention(qkv[0].narrow(0, i, 1), cache, i, 0.3);
            Assert.InRange(Distance(one, whole[0].narrow(0, i, 1)), 0, tolerance);
        }
    }

    [Fact]
    public void CachedAttention_refuses_a_token_that_has_no_room()
    {
        using var scope = NewDisposeScope();

        var refused = Assert.ThrowsAny<Exception>(() => FusedKernels.CachedAttention(randn(1, 24), zeros(4, 5, 4), 5, 1));

        Assert.Contains("no room", refused.Message, StringComparison.Ordinal);
    }

    private static (Tensor Value, Tensor Gradient) Differentiate(Func<Tensor, Tensor> function, Tensor at, Tensor upstream)
    {
        var input = at.clone().requires_grad_();
        var output = function(input);
        output.mul(upstream).sum().backward();
        return (output.detach(), input.grad!);
    }

    private static double Distance(Tensor a, Tensor b) =>
        a.to(ScalarType.Float32).sub(b.to(ScalarType.Float32)).abs().max().ToDouble();

    private static Tensor Gelu(Tensor x) => x.gelu(TorchSharp.Modules.GELU.Approximate.tanh);

    private static Tensor Attention(Tensor qkv, long heads, double scale)
    {
        var (b, t, c) = (qkv.shape[0], qkv.shape[1], qkv.shape[2] / 3);
        var parts = qkv.view(b, t, 3, heads, c / heads).permute(2, 0, 3, 1, 4);
        var scores = parts[0].matmul(parts[1].transpose(-2, -1)).mul(scale);
        var hidden = ones(t, t).tril().logical_not();
        var seen = scores.masked_fill(hidden, float.NegativeInfinity).softmax(-1);
        return seen.matmul(parts[2]).transpose(1, 2).reshape(b, t, c);
    }
}
