namespace StoryForge.Cli.Bench;

/// <summary>Recurrent Homer's network, five layers of up to 1,024 units: how long a step takes.</summary>
internal sealed class PyramidGru : IBenchmark
{
    private const int Rows = 64;
    private const int Window = 100;

    private const string Recipe = """
        {
          "name": "bench",
          "model": { "family": "gru", "pyramid": { "layers": 5, "most": 1024 }, "embedding": 256, "dropout": 0.5 },
          "tokenizer": { "kind": "characters" },
          "optimizer": { "kind": "adam", "learning_rate": 0.001, "clip": 1.0 },
          "schedule": { "kind": "constant" },
          "batch": { "rows": 64, "window": 100 },
          "steps": 9,
          "validation": { "share": 0 },
          "samples": { "every": 0 },
          "save_every": 1000000
        }
        """;

    public string Name => "gru-train";

    public string Description => $"GRU 256-512-1024-512-256 over {Window} of 100 characters, batches of {Rows}";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchRun bench, CancellationToken cancellation)
    {
        var (seconds, _) = await TrainingProcess.RunAsync(bench, Recipe, characters: 98, length: 200_000, cancellation);
        var peer = bench.Peers is null ? null : await bench.Peers.RunAsync("pyramid_gru.py", cancellation);
        return
        [
            new Figure(Name, "step", seconds, "s", Goal: peer?["seconds_per_step"], IsCeiling: true, Peer: peer?["seconds_per_step"]),
            new Figure(Name, "characters", Rows * Window / seconds, "characters/s", Peer: Rows * Window / peer?["seconds_per_step"]),
        ];
    }
}
