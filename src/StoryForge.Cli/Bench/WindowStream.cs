using System.Diagnostics;
using System.Globalization;
using System.Text;
using StoryForge.Training;

namespace StoryForge.Cli.Bench;

/// <summary>A database of windows: how fast its rows are read in random order, beside what the trainer takes, and in how much memory.</summary>
internal sealed class WindowStream : IBenchmark
{
    private const long FewRows = 1_000_000;
    private const int Length = 40;
    private const int Rows = 128;

    /// <summary>Batches that are read at the beginning of an epoch, and again at its end.</summary>
    private const int Batches = 2_000;

    private const string Recipe = """
        {
          "name": "bench",
          "model": { "family": "lstm", "units": [128], "embedding": 128, "dense": 256, "dropout": 0.5, "after_window": true },
          "tokenizer": { "kind": "ascii", "lower_case": true },
          "optimizer": { "kind": "rmsprop", "learning_rate": 0.001 },
          "batch": { "rows": 128, "window": 40 },
          "steps": 300,
          "validation": { "share": 0 },
          "samples": { "every": 0 },
          "save_every": 1000000
        }
        """;

    public string Name => "windows";

    public string Description => $"a database of windows of {Length}, read in random order and trained on (--rows)";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchRun bench, CancellationToken cancellation)
    {
        var rows = bench.WindowRows ?? FewRows;
        var folder = Directory.CreateTempSubdirectory("storyforge-bench-");
        try
        {
            var path = Path.Combine(folder.FullName, "windows.db");
            var writing = Write(path, rows, Path.Combine(bench.Folders.Repository, "models", "corpora", "gotham.txt"), cancellation);
            var (early, late, memory) = Read(path, cancellation);
            var (step, peak) = await TrainingProcess.RunAsync(bench, Recipe, path, cancellation);
            var of = rows.ToString("#,0", CultureInfo.InvariantCulture);
            return
            [
                new Figure(Name, $"write {of} rows", writing, "rows/s"),
                new Figure(Name, "size", new FileInfo(path).Length / 1e6, "MB"),
                new Figure(Name, "trainer takes", Rows / step, "rows/s"),
                new Figure(Name, "read, start of the epoch", early, "rows/s", Goal: Rows / step),
                new Figure(Name, "read, end of the epoch", late, "rows/s", Goal: Rows / step),
                new Figure(Name, "memory of the reader, growth", memory, "MB"),
                new Figure(Name, "memory of the training, peak", peak, "MB", Goal: 500, IsCeiling: true),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <returns>Rows a second.</returns>
    private static double Write(string path, long rows, string text, CancellationToken cancellation)
    {
        byte[] codes = [.. Encoding.ASCII.GetBytes(File.ReadAllText(text).ToLowerInvariant()).Where(code => code != '?')];
        var start = Stopwatch.GetTimestamp();
        using var writer = new WindowDatabaseWriter(path);
        while (writer.Rows < rows)
        {
            var at = (int)(writer.Rows % (codes.Length - Length));
            writer.Add(codes.AsSpan(at, Length), codes[at + Length]);
            if (at == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }

        writer.Complete();
        return rows / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <returns>Rows a second at both ends of an epoch, and by how many megabytes the process has grown.</returns>
    private static (double Early, double Late, double Memory) Read(string path, CancellationToken cancellation)
    {
        GC.Collect();
        var before = Environment.WorkingSet;
        using var database = WindowDatabase.Open(path);
        var batches = new WindowBatches(
            database, database.Rows, new BatchShape(Rows, Length, Length, EveryPosition: false), seed: 1, [.. Enumerable.Range(0, WindowDatabase.Codes).Select(code => (long)code)]);
        var count = (long)Math.Min(Batches, batches.BatchesAnEpoch / 2);
        var early = Speed(first: 0);
        var late = Speed(first: (long)batches.BatchesAnEpoch - count);
        return (early, late, (Environment.WorkingSet - before) / 1e6);

        double Speed(long first)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0L; i < count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                batches.At(first + i);
            }

            return count * Rows / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }
}
