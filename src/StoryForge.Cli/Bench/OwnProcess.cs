using System.Diagnostics;
using System.Globalization;

namespace StoryForge.Cli.Bench;

/// <summary>This program once more, in a process of its own: its memory can then be told from ours.</summary>
internal sealed class OwnProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    /// <param name="data">The data folder it works with.</param>
    public OwnProcess(string repository, string data, params string[] arguments)
    {
        // the program itself, or dotnet with its assembly
        var isDotnet = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";
        string[] line = isDotnet ? [typeof(OwnProcess).Assembly.Location, .. arguments] : arguments;
        var start = new ProcessStartInfo(Environment.ProcessPath!, line) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["STORYFORGE_HOME"] = repository;
        start.Environment["STORYFORGE_DATA"] = data;
        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Megabytes resident now; 0 after its end.</summary>
    public double ResidentMegabytes => Status("VmRSS:");

    /// <summary>The most megabytes that were resident at once so far; 0 after its end.</summary>
    public double PeakMegabytes => Status("VmHWM:");

    public Task<string?> ReadLineAsync(CancellationToken cancellation) => _process.StandardOutput.ReadLineAsync(cancellation).AsTask();

    /// <exception cref="FailureException">It failed; has its last words.</exception>
    public async Task EndAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        if (_process.ExitCode != 0)
        {
            throw new FailureException((await _errors).Trim().Split('\n')[^1].Replace("storyforge: ", "", StringComparison.Ordinal));
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private double Status(string key)
    {
        try
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
