using StoryForge.Cli.Bench;
using StoryForge.Training;

namespace StoryForge.Cli.Compare;

/// <summary>How much memory writing with a model takes, told from the memory of everything else by a process of its own.</summary>
internal static class PeakMemory
{
    /// <returns>The most megabytes resident at once, the .NET runtime and libtorch included.</returns>
    /// <exception cref="FailureException">The model could not be opened.</exception>
    public static async Task<double> MeasureAsync(string model, string prompt, int maxTokens, StoryForgeFolders folders, CancellationToken cancellation)
    {
        using var process = new OwnProcess(
            folders.Repository, folders.Data, "generate", "--model", Path.GetFullPath(model), "--prompt", prompt, "--samples", "3", "--max-tokens", $"{maxTokens}", "--seed", "1");

        // a line stands before each of the samples, so that the last one comes while it is still at work
        double peak = 0;
        while (await process.ReadLineAsync(cancellation) is not null)
        {
            peak = Math.Max(peak, process.PeakMegabytes);
        }

        if (peak == 0)
        {
            await process.EndAsync(cancellation);
        }

        return peak;
    }
}
