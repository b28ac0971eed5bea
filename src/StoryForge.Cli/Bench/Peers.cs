using System.Diagnostics;
using System.Text.Json;

namespace StoryForge.Cli.Bench;

/// <summary>Runs the peers' scripts in src/StoryForge.Cli/Bench/peers with a Python that has torch.</summary>
/// <param name="folder">Of the scripts.</param>
/// <param name="nanoGpt">nanoGPT's model.py, which is not ours to ship; null: its benchmarks have no peer.</param>
internal sealed class Peers(string folder, string python, string? nanoGpt)
{
    public string? NanoGpt { get; } = nanoGpt;

    /// <summary>The figures that a script reports.</summary>
    /// <exception cref="FailureException">No such Python, or the script failed.</exception>
    public async Task<IReadOnlyDictionary<string, double>> RunAsync(string script, CancellationToken cancellation, params string[] arguments)
    {
        var start = new ProcessStartInfo(python, [Path.Combine(folder, script), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Start(start);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0)
        {
            var last = (await errors).Trim().Split('\n')[^1];
            throw new FailureException($"The peer {script} failed ({last}). It needs a Python with torch (apt install python3-torch); see --python.");
        }

        using var json = JsonDocument.Parse(output.Trim().Split('\n')[^1]);
        return json.RootElement.EnumerateObject()
            .Where(figure => figure.Value.ValueKind == JsonValueKind.Number)
            .ToDictionary(figure => figure.Name, figure => figure.Value.GetDouble(), StringComparer.Ordinal);
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new FailureException($"{start.FileName} can't be run ({error.Message}). Name a Python that has torch with --python.", error);
        }
    }
}
