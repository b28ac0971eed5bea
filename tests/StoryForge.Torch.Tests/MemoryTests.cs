using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace StoryForge.Torch.Tests;

public sealed class MemoryTests
{
    [Fact]
    public void A_scope_frees_what_was_made_in_it()
    {
        var before = TorchRuntime.LiveTensors;

        using (NewDisposeScope())
        {
            var sum = ones(3) + ones(3);
            Assert.Equal(before + 3, TorchRuntime.LiveTensors);
            Assert.Equal(2, sum[0].item<float>());
        }

        Assert.Equal(before, TorchRuntime.LiveTensors);
    }

    [Fact]
    public void Moving_to_the_outer_scope_detaching_and_attaching_decide_who_frees()
    {
        Tensor moved, detached;
        using (var outer = NewDisposeScope())
        {
            using (NewDisposeScope())
            {
                moved = ones(1).MoveToOuterDisposeScope();
                detached = ones(2).DetachFromDisposeScope();
            }

            Assert.False(moved.IsInvalid);
            Assert.True(outer.Contains(moved));
            Assert.Equal(1, outer.DisposablesCount);
        }

        Assert.True(moved.IsInvalid);
        Assert.False(detached.IsInvalid);

        using (var later = NewDisposeScope())
        {
            later.Attach(detached);
        }

        Assert.True(detached.IsInvalid);
    }

    [Fact]
    public void DisposeEverythingBut_keeps_what_it_is_told_to()
    {
        using var scope = NewDisposeScope();
        var (kept, freed) = (ones(1), ones(1));

        scope.DisposeEverythingBut(kept);

        Assert.False(kept.IsInvalid);
        Assert.True(freed.IsInvalid);
    }

    [Fact]
    public void A_disposed_tensor_says_so()
    {
        var tensor = ones(2);
        tensor.Dispose();
        tensor.Dispose();

        var failure = Assert.Throws<InvalidOperationException>(() => tensor + 1);

        Assert.Equal("Tensor invalid -- empty handle.", failure.Message);
    }

    [Fact]
    public void A_scope_belongs_to_its_thread()
    {
        using var scope = NewDisposeScope();
        Tensor? elsewhere = null;

        var thread = new Thread(() => elsewhere = ones(1));
        thread.Start();
        thread.Join();

        Assert.False(scope.Contains(elsewhere!));
        elsewhere!.Dispose();
    }

    [Fact]
    public void The_finalizer_frees_what_nobody_did()
    {
        var before = TorchRuntime.LiveTensors;

        Drop(1000);
        for (var i = 0; i < 20 && TorchRuntime.LiveTensors > before; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.True(TorchRuntime.LiveTensors <= before);
    }

    [Fact]
    public void Ten_thousand_training_steps_leak_nothing()
    {
        manual_seed(1);
        using var network = new Sample();
        using var optimizer = optim.AdamW(network.parameters(), weight_decay: 0.1);
        void Train(int steps)
        {
            for (var i = 0; i < steps; i++)
            {
                using var scope = NewDisposeScope();
                var ids = randint(0, 11, [1, 2], ScalarType.Int64);
                optimizer.zero_grad();
                F.cross_entropy(network.call(ids).view(-1, 11), ids.view(-1)).backward();
                nn.utils.clip_grad_norm_(network.parameters(), 1);
                optimizer.step();
            }
        }

        Train(1000);
        var (tensors, memory) = (TorchRuntime.LiveTensors, Resident());
        Train(9000);

        Assert.Equal(tensors, TorchRuntime.LiveTensors);
        Assert.InRange(Resident() - memory, long.MinValue, 32L << 20);
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Drop(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _ = ones(1);
        }
    }
}
