using System.Diagnostics;
using System.Runtime.CompilerServices;
using TorchSharp.Modules;

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
    public void Tensors_outlive_the_keeping_of_memory_and_those_from_before_are_freed_in_it()
    {
        const long large = 3_000_000;
        using var scope = NewDisposeScope();
        var before = ones(large);
        TorchRuntime.KeepMemory(true);
        try
        {
            before.Dispose();
            for (int i = 0; i < 50; i++)
            {
                using var scratch = full(large, i);
                Assert.Equal(i * (double)large, scratch.sum().ToDouble(), 1.0);
            }

            using var kept = full(large, 7);
            TorchRuntime.KeepMemory(false);
            using var other = full(large, 5);
            Assert.Equal(7, kept[large - 1].item<long>());
            Assert.Equal(5, other[large - 1].item<long>());
        }
        finally
        {
            TorchRuntime.KeepMemory(false);
        }
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
    public void A_scope_knows_what_it_owns_whatever_leaves_it()
    {
        using var scope = NewDisposeScope();
        var tensors = Enumerable.Range(0, 5).Select(i => full([1L], i)).ToList();

        tensors[2].Dispose();
        scope.Detach(tensors[0]);
        scope.Detach(tensors[4]);

        Assert.True(scope.DisposablesView.SequenceEqual([tensors[1], tensors[3]], ReferenceEqualityComparer.Instance));
        Assert.Equal(2, scope.DisposablesCount);
        tensors[0].Dispose();
        tensors[4].Dispose();
    }

    [Fact]
    public void A_tensor_made_a_parameter_leaves_its_place_in_the_scope_to_it()
    {
        var before = TorchRuntime.LiveTensors;
        Parameter parameter;

        using (var scope = NewDisposeScope())
        {
            var tensor = ones(2);
            parameter = nn.Parameter(tensor);
            Assert.True(tensor.IsInvalid);
            Assert.False(scope.Contains(tensor));
            Assert.True(scope.Contains(parameter));
        }

        Assert.True(parameter.IsInvalid);
        Assert.Equal(before, TorchRuntime.LiveTensors);
    }

    [Fact]
    public void Scopes_closed_out_of_order_free_their_own()
    {
        var outer = NewDisposeScope();
        var inner = NewDisposeScope();
        var (inside, after) = (ones(1), ones(1));

        outer.Dispose();
        Assert.False(inside.IsInvalid);
        inner.Dispose();

        Assert.True(after.IsInvalid);
        Assert.Null(CurrentDisposeScope);
        Assert.Throws<ObjectDisposedException>(() => inner.Attach(inside));
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
        using var embedding = nn.Embedding(11, 8);
        using var head = nn.Linear(8, 11);
        using var optimizer = optim.AdamW(embedding.parameters().Concat(head.parameters()), weight_decay: 0.1);

        Train(1000, optimizer, ids => head.call(F.gelu(embedding.call(ids))));
        var (tensors, memory) = (TorchRuntime.LiveTensors, Resident());
        Train(9000, optimizer, ids => head.call(F.gelu(embedding.call(ids))));

        Assert.Equal(tensors, TorchRuntime.LiveTensors);
        Assert.InRange(Resident() - memory, long.MinValue, 32L << 20);
    }

    [Fact]
    public void No_module_keeps_what_it_made()
    {
        manual_seed(1);
        using var network = new Sample(dropout: 0.1);
        using var optimizer = optim.RMSProp(network.parameters(), momentum: 0.9, centered: true);

        Train(5, optimizer, network.call);
        var tensors = TorchRuntime.LiveTensors;
        Train(100, optimizer, network.call);

        Assert.Equal(tensors, TorchRuntime.LiveTensors);
    }

    private static void Train(int steps, OptimizerHelper optimizer, Func<Tensor, Tensor> network)
    {
        for (var i = 0; i < steps; i++)
        {
            using var scope = NewDisposeScope();
            var ids = randint(0, 11, [2, 5], ScalarType.Int64);
            optimizer.zero_grad();
            F.cross_entropy(network(ids).view(-1, 11), ids.view(-1)).backward();
            nn.utils.clip_grad_norm_(optimizer.parameters(), 1);
            optimizer.step();
        }
    }

    /// <summary>Without what .NET's own heap keeps in hand between collections, which grows with the processor's cache.</summary>
    private static long Resident()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
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
