using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace StoryForge.Cli.Bench;

/// <summary>The real server with the shipped model: how soon a writer sees text, and what the server needs at rest.</summary>
internal sealed class ServedModel : IBenchmark
{
    private const int Turns = 7;

    private static readonly int[] Words = [200, 2000];

    public string Name => "serve";

    public string Description => "the shipped model through the real server: first text after a submit, memory at rest";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchRun bench, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("storyforge-bench-");
        try
        {
            using var server = new OwnProcess(bench.Folders.Repository, folder.FullName, "serve", "--port", "0");
            var address = await AddressAsync(server, cancellation);
            using var http = new HttpClient { BaseAddress = address };
            await WarmUpAsync(http, cancellation);
            var atRest = server.ResidentMegabytes;
            var figures = new List<Figure>();
            foreach (var words in Words)
            {
                var (first, later) = await FirstTextAsync(http, address, StoryOf(bench, words), cancellation);
                figures.Add(new Figure(Name, $"first text, story of {words:#,0} words", later, "ms", Goal: 300, IsCeiling: true));
                figures.Add(new Figure(Name, $"the same, when the story is opened", first, "ms", Goal: 300, IsCeiling: true));
            }

            figures.Add(new Figure(Name, "resident at rest", atRest, "MB", Goal: 400, IsCeiling: true));
            figures.Add(new Figure(Name, "resident after these turns", server.ResidentMegabytes, "MB"));
            return figures;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Uri> AddressAsync(OwnProcess server, CancellationToken cancellation)
    {
        while (await server.ReadLineAsync(cancellation) is { } line)
        {
            if (line.StartsWith("StoryForge: http", StringComparison.Ordinal))
            {
                return new Uri(line["StoryForge: ".Length..].Split(' ', ',')[0]);
            }
        }

        await server.EndAsync(cancellation);
        throw new FailureException("The server ended before it served.");
    }

    /// <summary>The first turn of a server waits until the model is open.</summary>
    private static async Task WarmUpAsync(HttpClient http, CancellationToken cancellation)
    {
        using var answer = await http.PostAsJsonAsync("/api/generate", new { prompt = "It was a dark night.", options = new { sentences = 1 } }, cancellation);
        if (!answer.IsSuccessStatusCode)
        {
            throw new FailureException($"There is no model to measure: {await answer.Content.ReadAsStringAsync(cancellation)}");
        }
    }

    /// <summary>
    /// Milliseconds from a submit to the first text: in the first turn, whose prompt is read anew, and the median of
    /// the later ones, where the story is known from the turn before.
    /// </summary>
    private static async Task<(double First, double Later)> FirstTextAsync(HttpClient http, Uri address, string text, CancellationToken cancellation)
    {
        using var answer = await http.PostAsJsonAsync("/api/stories", new { text }, cancellation);
        answer.EnsureSuccessStatusCode();
        var story = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        var times = new List<double>();
        for (var turn = 0; turn <= Turns; turn++)
        {
            using var hub = await HubCall.ConnectAsync(address, cancellation);
            times.Add(await SubmitAsync(hub, story.GetProperty("id").GetString()!, turn, cancellation));
        }

        return (times[0], BenchRun.Median(times.Skip(1)));
    }

    private static async Task<double> SubmitAsync(HubCall hub, string story, int seed, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        double? first = null;
        object[] arguments = [story, new { text = " Then Batman turned to Robin.", options = new { seed } }];
        await foreach (var item in hub.StreamAsync("ContinueStory", arguments, cancellation))
        {
            switch (item.GetProperty("type").GetString())
            {
                case "textAdded":
                    first ??= Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                    break;
                case "turnFailed":
                    throw new FailureException(item.GetProperty("message").GetString()!);
            }
        }

        return first ?? throw new FailureException("The model wrote nothing.");
    }

    private static string StoryOf(BenchRun bench, int words)
    {
        var corpus = File.ReadAllText(Path.Combine(bench.Folders.Repository, "models", "corpora", "gotham.txt"));
        return string.Join(' ', corpus.Replace("<|endoftext|>", "", StringComparison.Ordinal)
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(words));
    }
}
