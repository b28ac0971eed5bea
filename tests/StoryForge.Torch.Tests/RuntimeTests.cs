namespace StoryForge.Torch.Tests;

public sealed class RuntimeTests
{
    [Fact]
    public void The_openmp_build_of_openblas_is_used_where_it_is_installed()
    {
        TorchRuntime.EnsureLoaded();

        var loaded = File.ReadLines("/proc/self/maps").Where(line => line.Contains("libblas.so", StringComparison.Ordinal)).ToList();

        if (loaded.Count > 0 && Directory.EnumerateDirectories("/usr/lib", "openblas-openmp", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 }).Any())
        {
            Assert.All(loaded, line => Assert.Contains("openblas-openmp", line, StringComparison.Ordinal));
            Assert.Contains("OpenBLAS (OpenMP)", TorchRuntime.Description, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Threads_can_be_set()
    {
        var before = TorchRuntime.Threads;
        try
        {
            TorchRuntime.Threads = 1;
            Assert.Equal(1, TorchRuntime.Threads);
        }
        finally
        {
            TorchRuntime.Threads = before;
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_numbers()
    {
        using var scope = NewDisposeScope();

        manual_seed(9);
        var first = randn(100);
        manual_seed(9);
        var second = randn(100);

        Assert.Equal(first, second);
        Assert.NotEqual(first, randn(100));
    }

    [Fact]
    public void A_restored_generator_goes_on_from_exactly_there()
    {
        using var scope = NewDisposeScope();
        manual_seed(9);
        _ = randn(101);
        var state = TorchRuntime.GetGeneratorState();

        var expected = (randn(50), F.dropout(ones(1000)), randint(0, 1000, [20L]));
        manual_seed(77);
        TorchRuntime.SetGeneratorState(state);

        Assert.Equal(expected.Item1, randn(50));
        Assert.Equal(expected.Item2, F.dropout(ones(1000)));
        Assert.Equal(expected.Item3, randint(0, 1000, [20L]));
    }

    [Fact]
    public void A_generator_of_its_own_leaves_the_default_one_alone()
    {
        using var scope = NewDisposeScope();
        using var mine = new Generator(5);
        manual_seed(9);
        var expected = randn(10);

        manual_seed(9);
        var other = randn(10, generator: mine);

        Assert.Equal(expected, randn(10));
        Assert.NotEqual(expected, other);
        Assert.Equal(other, randn(10, generator: mine.manual_seed(5)));
        Assert.Equal([1, 1], ones(1, 2).multinomial(1, generator: mine).shape);
    }
}
