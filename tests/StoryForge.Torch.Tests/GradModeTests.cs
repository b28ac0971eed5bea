namespace StoryForge.Torch.Tests;

public sealed class GradModeTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void No_grad_ends_where_its_using_ends_and_nests()
    {
        Assert.True(is_grad_enabled());
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            using (enable_grad())
            {
                Assert.True(is_grad_enabled());
            }

            Assert.False(is_grad_enabled());
        }

        Assert.True(is_grad_enabled());
    }

    [Fact]
    public void No_grad_is_thread_local()
    {
        using var off = no_grad();
        var elsewhere = false;

        var thread = new Thread(() => elsewhere = is_grad_enabled());
        thread.Start();
        thread.Join();

        Assert.True(elsewhere);
        Assert.False(is_grad_enabled());
    }

    [Fact]
    public void Nothing_is_recorded_without_grad()
    {
        var x = ones(2, requires_grad: true);

        using (no_grad())
        {
            Assert.False((x * 2).requires_grad);
        }

        Assert.True((x * 2).requires_grad);
        Assert.False((x * 2).detach().requires_grad);
    }

    [Fact]
    public void Inference_mode_ends_too()
    {
        using (inference_mode())
        {
            Assert.True(is_inference_mode_enabled());
        }

        Assert.False(is_inference_mode_enabled());
    }

    [Fact]
    public void Gradients_add_up_over_backward_calls()
    {
        var x = tensor(new float[] { 2 }, requires_grad: true);

        (x * x).backward();
        (x * x).backward();

        Assert.Equal(8, x.grad!.item<float>());
        x.grad = null;
        Assert.Null(x.grad);
    }

    [Fact]
    public void A_graph_is_kept_only_when_asked_for()
    {
        var x = tensor(new float[] { 3 }, requires_grad: true);
        var square = x * x;

        square.backward(retain_graph: true);
        square.backward();

        Assert.Equal(12, x.grad!.item<float>());
        Assert.ThrowsAny<System.Runtime.InteropServices.ExternalException>(square.backward);
    }

    [Fact]
    public void Backward_takes_gradients_of_the_outputs()
    {
        var x = tensor(new float[] { 1, 2 }, requires_grad: true);

        (x * x).backward([tensor(new float[] { 10, 100 })]);

        Assert.Equal([20, 400], x.grad!.data<float>().ToArray());
    }
}
