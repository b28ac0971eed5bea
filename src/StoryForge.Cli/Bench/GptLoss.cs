namespace StoryForge.Cli.Bench;

/// <summary>
/// What a small GPT-2 has learnt after some hundred steps: nothing that the fused layers leave out would go unseen here.
/// Text, shape, batches' size, optimizer and precision are the peer's too; the random starts differ.
/// </summary>
internal sealed class GptLoss : IBenchmark
{
    /// <summary>The last steps, whose mean is the figure.</summary>
    private const int Counted = 50;

    private const string Recipe = """
        {
          "name": "bench",
          "model": { "family": "gpt2", "layers": 4, "width": 128, "heads": 4, "context": 128, "dropout": 0 },
          "tokenizer": { "kind": "characters" },
          "precision": "bfloat16",
          "optimizer": { "kind": "adamw", "learning_rate": 1e-3, "beta2": 0.95, "weight_decay": 0, "clip": 1 },
          "batch": { "rows": 8, "window": 128 },
          "steps": 600,
          "validation": { "share": 0 },
          "samples": { "every": 0 },
          "save_every": 1000000
        }
        """;

    public string Name => "gpt2-loss";

    public string Description => "a GPT-2 of 4×128 after 600 steps on models/corpora/gotham.txt, character by character";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchRun bench, CancellationToken cancellation)
    {
        var corpus = Path.Combine(bench.Folders.Repository, "models", "corpora", "gotham.txt");
        var losses = await TrainingProcess.LossesAsync(bench, Recipe, await File.ReadAllTextAsync(corpus, cancellation), cancellation);
        var peer = bench.Peers?.NanoGpt is { } nanoGpt ? await bench.Peers.RunAsync("gpt2.py", cancellation, "loss", nanoGpt, corpus) : null;
        return
        [
            new Figure(Name, "loss", losses.TakeLast(Counted).Average(), "nats", Goal: peer?["loss"] * 1.02, IsCeiling: true, Peer: peer?["loss"]),
        ];
    }
}
