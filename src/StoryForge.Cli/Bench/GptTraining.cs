namespace StoryForge.Cli.Bench;

/// <summary>A step of fine-tuning of GPT-2 124M, with all that belongs to one: forward, backward, clipping, update.</summary>
internal sealed class GptTraining : IBenchmark
{
    /// <summary>Random weights are as fast as trained ones; 50,255 characters make GPT-2's 50,257 entries.</summary>
    private const string Recipe = """
        {
          "name": "bench",
          "model": { "family": "gpt2", "layers": 12, "width": 768, "heads": 12, "context": 1024 },
          "tokenizer": { "kind": "characters" },
          "precision": "bfloat16",
          "optimizer": { "kind": "adamw", "learning_rate": 1e-4, "clip": 1 },
          "batch": { "rows": 1, "window": 1024 },
          "steps": 8,
          "validation": { "share": 0 },
          "samples": { "every": 0 },
          "save_every": 1000000
        }
        """;

    public string Name => "gpt2-train";

    public string Description => "GPT-2 124M shape, a training step of 1×1024 tokens in bf16";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchRun bench, CancellationToken cancellation)
    {
        var (seconds, megabytes) = await TrainingProcess.RunAsync(bench, Recipe, characters: 50_255, length: 120_000, cancellation);
        var peer = bench.Peers?.NanoGpt is { } nanoGpt ? await bench.Peers.RunAsync("gpt2.py", cancellation, "train", nanoGpt) : null;
        return
        [
            new Figure(Name, "step", seconds, "s", Goal: peer?["seconds_per_step"] / 1.3, IsCeiling: true, Peer: peer?["seconds_per_step"]),
            new Figure(Name, "resident memory", megabytes, "MB", Goal: peer?["resident_mb"], IsCeiling: true, Peer: peer?["resident_mb"]),
        ];
    }
}
