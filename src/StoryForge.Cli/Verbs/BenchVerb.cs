using System.CommandLine;
using System.Globalization;
using StoryForge.Cli.Bench;
using StoryForge.Cli.Options;
using StoryForge.Cli.Output;
using StoryForge.Torch;
using StoryForge.Training;

namespace StoryForge.Cli.Verbs;

/// <summary><c>storyforge bench</c>: measures this machine with this program, and with others beside it.</summary>
internal static class BenchVerb
{
    private static readonly IBenchmark[] Benchmarks =
    [
        new TinyOperation(), new MemoryBandwidth(), new BpeSpeed(), new ScrapeParse(), new GptGeneration(), new GptTraining(), new GptLoss(),
        new CharacterLstm(), new PyramidGru(), new WindowStream(), new ServedModel(),
    ];

    public static Command Create()
    {
        var names = new Argument<string[]>("name")
        {
            Description = "Which to run; all without one: " + string.Join(", ", Benchmarks.Select(benchmark => benchmark.Name)) + ".",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var peers = new Option<bool>("--peers") { Description = "Run the same work with PyTorch in the same run, and print the ratios." };
        var nanoGpt = new Option<string?>("--nanogpt") { Description = "nanoGPT's model.py, for the peers of the GPT-2 benchmarks.", HelpName = "file" };
        var python = new Option<string>("--python")
        {
            Description = "A Python that has torch.",
            HelpName = "program",
            DefaultValueFactory = _ => "/usr/bin/python3",
        };
        var rows = Ranged.Long("--rows", "windows: rows of the database; 200,000,000 take 10.3 GB and an hour on a busy machine (1,000,000).", 10_000, 1_000_000_000);
        var json = JsonOption.Create();
        var verb = new Command("bench", "Measure speed and memory on this machine.") { names, peers, nanoGpt, python, rows, json };
        verb.SetAction(async (parsed, cancellation) =>
        {
            var chosen = Choose(parsed.GetValue(names) ?? []);
            var folders = Places.Find();
            if (parsed.GetValue(nanoGpt) is { } path && !File.Exists(path))
            {
                throw new UsageException($"There is no file {path}. Give --nanogpt the model.py of a clone of karpathy/nanoGPT.");
            }

            var programs = parsed.GetValue(peers)
                ? new Peers(Path.Combine(folders.Repository, "src", "StoryForge.Cli", "Bench", "peers"), parsed.GetRequiredValue(python), parsed.GetValue(nanoGpt))
                : null;
            return await RunAsync(chosen, new BenchRun(folders, programs) { WindowRows = parsed.GetValue(rows) }, parsed.GetValue(json), cancellation);
        });
        return verb;
    }

    private static async Task<int> RunAsync(IBenchmark[] chosen, BenchRun bench, bool json, CancellationToken cancellation)
    {
        TorchRuntime.EnsureLoaded();
        var figures = new List<Figure>();
        var failed = false;
        foreach (var benchmark in chosen.TakeWhile(_ => !cancellation.IsCancellationRequested))
        {
            Console.Error.WriteLine($"{benchmark.Name}: {benchmark.Description} …");
            try
            {
                figures.AddRange(await benchmark.RunAsync(bench, cancellation));
            }
            catch (FailureException error)
            {
                failed = true;
                Console.Error.WriteLine($"storyforge: {benchmark.Name}: {error.Message}");
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                // what was measured before is told below
                failed = true;
            }
        }

        if (json)
        {
            JsonReport.Print(new { torch = TorchRuntime.Description, processors = Environment.ProcessorCount, figures });
        }
        else
        {
            Print(figures);
        }

        return failed ? ExitCode.Failed : ExitCode.Done;
    }

    private static IBenchmark[] Choose(string[] names) => names.Length == 0
        ? Benchmarks
        : [.. names.Select(name => Array.Find(Benchmarks, benchmark => benchmark.Name == name) ?? throw Unknown(name))];

    private static UsageException Unknown(string name)
    {
        string[] names = [.. Benchmarks.Select(benchmark => benchmark.Name)];
        return new($"There is no benchmark \"{name}\".{NearestName.Question(name, names)} There are: {string.Join(", ", names)}.");
    }

    private static void Print(List<Figure> figures)
    {
        Console.Out.WriteLine(TorchRuntime.Description);
        Tables.Print(
            ["benchmark", "figure", "value", "", "goal", "peer", "ratio"],
            figures.Select(figure => new[]
            {
                figure.Benchmark,
                figure.Name,
                Number(figure.Value),
                figure.Unit,
                figure.Goal is { } goal ? $"{(figure.IsCeiling ? "≤" : "≥")} {Number(goal)} {(figure.IsReached == true ? "yes" : "NO")}" : "",
                figure.Peer is { } peer ? Number(peer) : "",
                figure.Ratio is { } ratio ? $"{Number(ratio)} ×" : "",
            }));
    }

    private static string Number(double value) =>
        value.ToString(Math.Abs(value) >= 100 ? "#,0" : Math.Abs(value) >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
