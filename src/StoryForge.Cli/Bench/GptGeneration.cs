using System.Diagnostics;
using StoryForge.Generation;
using StoryForge.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace StoryForge.Cli.Bench;

/// <summary>GPT-2 124M with random weights writes for one writer.</summary>
internal sealed class GptGeneration : IBenchmark
{
    private const int Prompt = 256;

    private const int Generated = 64;

    private const int Runs = 3;

    public string Name => "gpt2-generate";

    public string Description => $"GPT-2 124M shape, {Prompt}-token prompt, then {Generated} tokens, one writer";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchRun bench, CancellationToken cancellation)
    {
        var figures = new List<Figure>();
        foreach (var type in new[] { ScalarType.BFloat16, ScalarType.Float32 })
        {
            figures.AddRange(Measure(type, bench));
        }

        if (bench.Peers?.NanoGpt is { } nanoGpt)
        {
            var peer = await bench.Peers.RunAsync("gpt2.py", cancellation, "generate", nanoGpt);
            figures[1] = figures[1] with { Peer = peer["tokens_per_second"] };
        }

        return figures;
    }

    private IEnumerable<Figure> Measure(ScalarType type, BenchRun bench)
    {
        using var network = LanguageNetwork.Create(Gpt2Config.Small);
        network.to(type);
        network.eval();
        using var model = network.AsLanguageModel("random", new TokenNumbers(Gpt2Config.Small.VocabularySize), "");
        var (promptSeconds, tokenSeconds) = (new List<double>(), new List<double>());
        for (var run = 0; run <= Runs; run++)
        {
            var (prompt, token) = Write(model, run);

            // the first run only warms up
            if (run > 0)
            {
                promptSeconds.Add(prompt);
                tokenSeconds.Add(token);
            }
        }

        var label = type == ScalarType.BFloat16 ? "bf16" : "f32";
        var perSecond = 1 / BenchRun.Median(tokenSeconds);
        var limit = bench.Bandwidth / BytesPerToken(network);
        yield return new Figure(Name, $"prompt, {label}", Prompt / BenchRun.Median(promptSeconds), "tokens/s");
        yield return new Figure(Name, $"generation, {label}", perSecond, "tokens/s");
        yield return new Figure(
            Name, $"share of the bandwidth's limit, {label}", 100 * perSecond / limit, "%", Goal: type == ScalarType.BFloat16 ? 60 : null);
    }

    /// <summary>Seconds for the prompt, and for each token after it.</summary>
    private static (double Prompt, double Token) Write(ILanguageModel model, int seed)
    {
        var random = new Random(seed);
        using var session = new PromptedSession(model);
        var prompt = Enumerable.Range(0, Prompt).Select(_ => random.Next(model.Description.VocabularySize)).ToArray();
        var loop = new Continuation(session, prompt, new GenerationOptions { MaxTokens = Generated, Seed = (ulong)seed });
        var start = Stopwatch.GetTimestamp();
        while (loop.Pending > 0)
        {
            loop.Feed();
        }

        var begun = Stopwatch.GetTimestamp();
        while (!loop.IsOver)
        {
            loop.Choose();
            if (loop.Pending > 0)
            {
                loop.Feed();
            }
        }

        return (Stopwatch.GetElapsedTime(start, begun).TotalSeconds, Stopwatch.GetElapsedTime(begun).TotalSeconds / (Generated - 1));
    }

    /// <summary>Weights that a token needs: all but the table of positions, of which it reads one row.</summary>
    private static double BytesPerToken(LanguageNetwork network) => network.named_parameters()
        .Where(entry => !entry.name.EndsWith("wpe.weight", StringComparison.Ordinal))
        .Sum(entry => (double)entry.parameter.numel() * entry.parameter.element_size());
}
