using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace StoryForge.Api.Tests.Runs;

public sealed class RunsApiTests : IClassFixture<SharedServer>
{
    private readonly TestServer _server;

    public RunsApiTests(SharedServer shared) => _server = shared.Server;

    [Fact]
    public async Task A_run_is_read_from_its_beginning_and_then_what_is_new()
    {
        string file = Write("growing", Step(1, 4.5) + """{"kind":"validation","step":1,"loss":4.4,"bitsPerCharacter":2.1,"isBest":true}""" + "\n");
        var first = await MetricsAsync("growing", 0);
        await File.AppendAllTextAsync(file, Step(2, 4.0) + """{"kind":"sample","step":2,"temperature":0.5,"prompt":"Batman","text":" sits"}""" + "\n");

        var second = await MetricsAsync("growing", first.GetProperty("next").GetInt64());

        Assert.Equal([1L], StepsOf(first));
        Assert.True(first.GetProperty("validations")[0].GetProperty("isBest").GetBoolean());
        Assert.Equal([2L], StepsOf(second));
        Assert.Equal(" sits", second.GetProperty("samples")[0].GetProperty("text").GetString());
        Assert.Equal(0, second.GetProperty("validations").GetArrayLength());
    }

    [Fact]
    public async Task A_half_written_line_is_waited_for()
    {
        string file = Write("half", Step(1, 4.5) + """{"kind":"step","st""");
        var first = await MetricsAsync("half", 0);
        await File.AppendAllTextAsync(file, "ep\":2,\"loss\":3.5,\"learningRate\":0.1}\n");

        var second = await MetricsAsync("half", first.GetProperty("next").GetInt64());

        Assert.Equal([1L], StepsOf(first));
        Assert.Equal([2L], StepsOf(second));
    }

    [Fact]
    public async Task A_long_run_is_thinned_to_means_and_ends_where_it_ends()
    {
        Write("long", string.Concat(Enumerable.Range(1, 2500).Select(step => Step(step, step))));

        var metrics = await MetricsAsync("long", 0);

        var steps = metrics.GetProperty("steps");
        Assert.InRange(steps.GetArrayLength(), 500, 1000);
        Assert.Equal(2.0, steps[0].GetProperty("loss").GetDouble());
        Assert.Equal(2500, StepsOf(metrics)[^1]);
    }

    [Fact]
    public async Task A_run_that_was_begun_anew_is_read_anew()
    {
        string file = Write("anew", Step(1, 4.5) + Step(2, 4.4) + Step(3, 4.3));
        var before = await MetricsAsync("anew", 0);
        await File.WriteAllTextAsync(file, Step(1, 9));

        var after = await MetricsAsync("anew", before.GetProperty("next").GetInt64());

        Assert.True(after.GetProperty("restarted").GetBoolean());
        Assert.Equal([1L], StepsOf(after));
    }

    [Fact]
    public async Task Lines_that_cannot_be_read_and_losses_that_are_no_numbers_do_not_hide_the_rest()
    {
        Write("strange", "not json\n[1]\n{\"kind\":\"other\"}\n{\"kind\":\"step\",\"step\":7,\"loss\":\"NaN\",\"learningRate\":0.1}\n" + Step(8, 2));

        var metrics = await MetricsAsync("strange", 0);

        Assert.Equal([7L, 8L], StepsOf(metrics));
        Assert.Equal(JsonValueKind.Null, metrics.GetProperty("steps")[0].GetProperty("loss").ValueKind);
    }

    [Fact]
    public async Task Runs_are_listed_wherever_there_are_metrics()
    {
        Write("listed", Step(1, 1));
        string model = Path.Combine(_server.DataFolder, "models", "trained");
        Directory.CreateDirectory(model);
        await File.WriteAllTextAsync(Path.Combine(model, "metrics.jsonl"), "");

        var runs = await _server.Http.GetFromJsonAsync<JsonElement>("/api/runs");

        var names = runs.EnumerateArray().Select(run => run.GetProperty("place").GetString() + "/" + run.GetProperty("name").GetString()).ToList();
        Assert.Contains("runs/listed", names);
        Assert.Contains("models/trained", names);
        Assert.True(runs.EnumerateArray().First(run => run.GetProperty("name").GetString() == "listed").GetProperty("isRunning").GetBoolean());
    }

    [Theory]
    [InlineData("/api/runs/runs/nobody/metrics", HttpStatusCode.NotFound, "run-not-found")]
    [InlineData("/api/runs/..%2Fruns/listed/metrics", HttpStatusCode.NotFound, "run-not-found")]
    [InlineData("/api/runs/runs/..%2F..%2Fetc/metrics", HttpStatusCode.NotFound, "run-not-found")]
    [InlineData("/api/runs/runs/nobody/metrics?from=-1", HttpStatusCode.BadRequest, "invalid-request")]
    public async Task What_is_no_run_is_a_problem(string address, HttpStatusCode status, string code) =>
        await ProblemAssert.IsAsync(await _server.Http.GetAsync(address), status, code);

    private static string Step(int step, double loss) => string.Create(
        CultureInfo.InvariantCulture, $"{{\"kind\":\"step\",\"step\":{step},\"loss\":{loss},\"learningRate\":0.001,\"gradientNorm\":1,\"tokens\":1,\"seconds\":1}}\n");

    private static long[] StepsOf(JsonElement metrics) =>
        [.. metrics.GetProperty("steps").EnumerateArray().Select(point => point.GetProperty("step").GetInt64())];

    private string Write(string name, string text)
    {
        string folder = Path.Combine(_server.DataFolder, "runs", name);
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, "metrics.jsonl");
        File.WriteAllText(file, text);
        return file;
    }

    private async Task<JsonElement> MetricsAsync(string name, long from) =>
        (await _server.Http.GetFromJsonAsync<JsonElement>($"/api/runs/runs/{name}/metrics?from={from}")).GetProperty("metrics");
}
