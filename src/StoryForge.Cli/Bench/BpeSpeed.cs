using System.Text;
using StoryForge.Generation;

namespace StoryForge.Cli.Bench;

/// <summary>Byte-level BPE of the shipped model, on the shipped corpus, on one core.</summary>
internal sealed class BpeSpeed : IBenchmark
{
    private const int Characters = 4_000_000;

    public string Name => "bpe";

    public string Description => "byte-level BPE, one core";

    public Task<IReadOnlyList<Figure>> RunAsync(BenchRun bench, CancellationToken cancellation)
    {
        var folder = Directory.EnumerateDirectories(Path.Combine(bench.Folders.Repository, "models", "zoo"))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "merges.txt")))
            ?? throw new FailureException("There is no shipped model with a BPE vocabulary.");
        var tokenizer = TokenizerFiles.Load(folder);
        var corpus = File.ReadAllText(Path.Combine(bench.Folders.Repository, "models", "corpora", "gotham.txt"));
        var text = string.Concat(Enumerable.Repeat(corpus, (Characters / corpus.Length) + 1));
        var encode = BenchRun.Median(3, () => tokenizer.Encode(text));
        var tokens = tokenizer.Encode(text);
        var decode = BenchRun.Median(3, () => tokenizer.Decode(tokens));
        var megabytes = Encoding.UTF8.GetByteCount(text) / 1e6;
        return Task.FromResult<IReadOnlyList<Figure>>(
        [
            new Figure(Name, "encode", megabytes / encode, "MB/s", Goal: 5),
            new Figure(Name, "decode", megabytes / decode, "MB/s"),
        ]);
    }
}
