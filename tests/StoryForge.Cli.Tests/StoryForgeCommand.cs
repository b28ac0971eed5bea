using System.Diagnostics;
using System.Text;

namespace StoryForge.Tests.Cli;

/// <summary>Runs the built <c>storyforge</c> as a process of its own, with a data folder of its own.</summary>
public sealed class StoryForgeCommand : IDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "storyforge.dll");

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>Deleted at the end; <see cref="Data"/> lies in it.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("storyforge-cli-").FullName;

    public string Data => Path.Combine(Folder, "data");

    public string PathOf(string name) => Path.Combine(Folder, name);

    public string Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    public Task<Outcome> RunAsync(params string[] arguments) => RunWithInputAsync("", arguments);

    public async Task<Outcome> RunWithInputAsync(string input, params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using var timeout = new CancellationTokenSource(Longest);
        await process.WaitForExitAsync(timeout.Token);
        return new Outcome(process.ExitCode, await output, await errors);
    }

    /// <summary>As a person runs it: its output is a terminal, made by script (of bsdutils), and errors go there too.</summary>
    public async Task<Outcome> RunInTerminalAsync(params string[] arguments)
    {
        var line = string.Join(' ', arguments.Prepend(Program).Prepend("dotnet").Select(argument => $"'{argument}'"));
        using var process = Start("script", ["-qec", line, "/dev/null"]);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var timeout = new CancellationTokenSource(Longest);
        await process.WaitForExitAsync(timeout.Token);
        return new Outcome(process.ExitCode, await output, await errors);
    }

    public Process Start(params string[] arguments) => Start("dotnet", [Program, .. arguments]);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private Process Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = Folder,
        };
        start.Environment["TERM"] = "xterm";
        start.Environment["STORYFORGE_HOME"] = SharedData.Repository;
        start.Environment["STORYFORGE_DATA"] = Data;

        // threads that wait by spinning take the processor from the other tests' processes
        start.Environment["OMP_WAIT_POLICY"] = "PASSIVE";
        return Process.Start(start)!;
    }

    /// <summary>How a command ended.</summary>
    public sealed record Outcome(int ExitCode, string Output, string Errors)
    {
        /// <summary>It failed as people should see it: the code, and one line that says this, and no stack trace.</summary>
        public void FailsWith(int exitCode, params string[] words)
        {
            Assert.True(ExitCode == exitCode, $"exit code {ExitCode}\n{Errors}\n{Output}");
            var last = Errors.TrimEnd().Split('\n')[^1];
            Assert.StartsWith("storyforge: ", last, StringComparison.Ordinal);
            Assert.All(words, word => Assert.Contains(word, last, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain("   at ", Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("Unexpected", Errors, StringComparison.Ordinal);
        }

        public void Succeeds() => Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Errors}\n{Output}");
    }
}
