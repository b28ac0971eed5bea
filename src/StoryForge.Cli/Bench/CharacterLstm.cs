namespace StoryForge.Cli.Bench;

/// <summary>The Keras text-generation example's network on its 57 characters: how long an epoch takes.</summary>
internal sealed class CharacterLstm : IBenchmark
{
    private const int Rows = 128;

    /// <summary>Windows that the example's text has, nearly.</summary>
    private const int Epoch = 200_000;

    private const string Recipe = """
        {
          "name": "bench",
          "model": { "family": "lstm", "units": [128], "embedding": 0, "after_window": true },
          "tokenizer": { "kind": "characters" },
          "optimizer": { "kind": "rmsprop", "learning_rate": 0.01, "clip": 0 },
          "schedule": { "kind": "constant" },
          "batch": { "rows": 128, "window": 60, "stride": 3 },
          "steps": 100,
          "validation": { "share": 0 },
          "samples": { "every": 0 },
          "save_every": 1000000
        }
        """;

    public string Name => "lstm-train";

    public string Description => $"LSTM(128) after windows of 60 of 57 characters, batches of {Rows}";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchRun bench, CancellationToken cancellation)
    {
        var (seconds, _) = await TrainingProcess.RunAsync(bench, Recipe, characters: 55, length: 200_000, cancellation);
        var peer = bench.Peers is null ? null : await bench.Peers.RunAsync("nietzsche_lstm.py", cancellation);
        return
        [
            new Figure(Name, "windows", Rows / seconds, "windows/s", Goal: peer?["windows_per_second"], Peer: peer?["windows_per_second"]),
            new Figure(Name, $"epoch of {Epoch:#,0}", Epoch / Rows * seconds, "s", Peer: peer?["seconds_per_epoch"]),
        ];
    }
}
