using System.Text;
using System.Text.Json;

namespace StoryForge.Cli.Bench;

/// <summary>A short training by <c>storyforge train</c> in a process of its own.</summary>
internal static class TrainingProcess
{
    /// <summary>The first steps warm up.</summary>
    private const int WarmUp = 2;

    /// <param name="recipe">JSON of a recipe with a character vocabulary.</param>
    /// <param name="characters">Different ones in the corpus; the vocabulary has two more entries.</param>
    /// <param name="length">Of the corpus.</param>
    /// <returns>The median step in seconds, and the most megabytes resident before the checkpoint is saved at the end.</returns>
    public static async Task<(double Seconds, double Megabytes)> RunAsync(
        BenchRun bench, string recipe, int characters, int length, CancellationToken cancellation)
    {
        var (steps, peak) = await TrainOnTextAsync(bench, recipe, RandomText(characters, length), cancellation);
        return (BenchRun.Median(steps.Skip(WarmUp).Select(step => step.Seconds)), peak);
    }

    /// <param name="corpus">A file to train on.</param>
    public static async Task<(double Seconds, double Megabytes)> RunAsync(BenchRun bench, string recipe, string corpus, CancellationToken cancellation)
    {
        var (steps, peak) = await TrainAsync(bench, recipe, corpus, cancellation);
        return (BenchRun.Median(steps.Skip(WarmUp).Select(step => step.Seconds)), peak);
    }

    /// <returns>The loss of each step in nats a token.</returns>
    public static async Task<IReadOnlyList<double>> LossesAsync(BenchRun bench, string recipe, string text, CancellationToken cancellation) =>
        [.. (await TrainOnTextAsync(bench, recipe, text, cancellation)).Steps.Select(step => step.Loss)];

    private static async Task<(IReadOnlyList<(double Seconds, double Loss)> Steps, double Peak)> TrainOnTextAsync(
        BenchRun bench, string recipe, string text, CancellationToken cancellation)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, text, cancellation);
            return await TrainAsync(bench, recipe, file, cancellation);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<(IReadOnlyList<(double Seconds, double Loss)> Steps, double Peak)> TrainAsync(
        BenchRun bench, string recipe, string corpus, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("storyforge-bench-");
        try
        {
            var recipeFile = Path.Combine(folder.FullName, "bench.json");
            var model = Path.Combine(folder.FullName, "model");
            await File.WriteAllTextAsync(recipeFile, recipe, cancellation);
            using var training = new OwnProcess(
                bench.Folders.Repository, folder.FullName, "train", recipeFile, "--corpus", corpus, "--out", model);
            double peak = 0;
            while (await training.ReadLineAsync(cancellation) is { } line)
            {
                peak = line.StartsWith("step ", StringComparison.Ordinal) ? training.PeakMegabytes : peak;
            }

            await training.EndAsync(cancellation);
            return (Steps(Path.Combine(model, "metrics.jsonl")), peak);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static List<(double Seconds, double Loss)> Steps(string metrics) =>
    [
        .. File.ReadLines(metrics)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(entry => entry.GetProperty("kind").GetString() == "step")
            .Select(entry => (entry.GetProperty("seconds").GetDouble(), entry.GetProperty("loss").GetDouble())),
    ];

    /// <summary>Every character at least once, then at random.</summary>
    private static string RandomText(int characters, int length)
    {
        var random = new Random(1);
        var text = new StringBuilder(length);
        for (var i = 0; i < Math.Max(length, characters); i++)
        {
            text.Append(new Rune(CodePoint(i < characters ? i : random.Next(characters))));
        }

        return text.ToString();
    }

    /// <summary>Visible characters, and none of the surrogates or U+FFFD.</summary>
    private static int CodePoint(int i) => i < 90 ? 0x21 + i : 0x10000 + i;
}
