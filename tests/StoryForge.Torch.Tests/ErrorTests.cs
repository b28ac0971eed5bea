using System.Runtime.InteropServices;

namespace StoryForge.Torch.Tests;

public sealed class ErrorTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void A_native_error_becomes_an_exception_with_libtorchs_message()
    {
        var matrix = ones(2, 3);

        var failure = Assert.ThrowsAny<ExternalException>(() => matrix.matmul(matrix));

        Assert.Equal("mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)", failure.Message);
    }

    [Fact]
    public void Bad_shapes_indices_and_types_are_refused()
    {
        Assert.ThrowsAny<ExternalException>(() => ones(2, 3).view(4, 2));
        Assert.ThrowsAny<ExternalException>(() => ones(2, 3)[5]);
        Assert.ThrowsAny<ExternalException>(() => ones(2, 3).size(2));
        Assert.ThrowsAny<ExternalException>(() => nn.Embedding(3, 2).call(tensor(new long[] { 3 })));
        Assert.ThrowsAny<ExternalException>(() => F.cross_entropy(ones(2, 3), tensor(new long[] { 0, 3 })));
        Assert.ThrowsAny<ExternalException>(() => ones(2, ScalarType.Int64).requires_grad_());
        Assert.ThrowsAny<ExternalException>(() => ones(2).backward());
        Assert.ThrowsAny<ExternalException>(() => zeros(-1));
    }

    [Fact]
    public void After_an_error_the_next_operation_works()
    {
        Assert.ThrowsAny<ExternalException>(() => ones(2, 3).matmul(ones(2, 3)));

        Assert.Equal(6, ones(2, 3).sum().item<float>());
    }

    [Fact]
    public void A_device_that_is_not_there_is_refused()
    {
        if (!cuda.is_available())
        {
            Assert.Throws<InvalidOperationException>(() => ones(2, device: CUDA));
            Assert.Throws<InvalidOperationException>(() => ones(2).to("cuda:0"));
        }

        Assert.Throws<ArgumentException>(() => new Device("abacus"));
    }

    [Fact]
    public void An_error_leaks_no_tensor()
    {
        var matrix = ones(2, 3);
        var before = TorchRuntime.LiveTensors;

        for (var i = 0; i < 10; i++)
        {
            Assert.ThrowsAny<ExternalException>(() => matrix.matmul(matrix));
        }

        Assert.Equal(before, TorchRuntime.LiveTensors);
    }
}
