using TorchSharp;
using static TorchSharp.torch;

namespace StoryForge.Cli.Bench;

/// <summary>What a call into Torch costs by itself: the sum of two tensors of one element.</summary>
internal sealed class TinyOperation : IBenchmark
{
    private const int Calls = 100_000;

    public string Name => "tiny-op";

    public string Description => "one tiny Torch operation from C#";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchRun bench, CancellationToken cancellation)
    {
        double microseconds;
        using (no_grad())
        {
            using Tensor a = ones(1), b = ones(1);
            Add(a, b);
            microseconds = BenchRun.Median(7, () => Add(a, b)) / Calls * 1e6;
        }

        var peer = bench.Peers is null ? null : await bench.Peers.RunAsync("tiny_operation.py", cancellation);
        return [new Figure(Name, "add", microseconds, "µs", Goal: 2, IsCeiling: true, Peer: peer?["microseconds"])];
    }

    private static void Add(Tensor a, Tensor b)
    {
        for (var i = 0; i < Calls; i++)
        {
            a.add(b).Dispose();
        }
    }
}
