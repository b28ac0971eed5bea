using System.Text.Json;
using StoryForge.Tests;

namespace StoryForge.Api.Tests.SideBySide;

public sealed class SideBySideHubTests
{
    private static readonly string[] Both = ["alpha", "omega"];

    private static readonly string[] Alpha = ["alpha"];

    private static readonly string[] Before = ["before"];

    private static IReadOnlyList<ScriptedLanguageModel> Two() =>
    [
        TestServer.Model(" The lamps went out. More.", "alpha"),
        TestServer.Model(" A door opened. More.", "omega"),
    ];

    [Fact]
    public async Task Each_model_writes_its_text_with_one_seed_and_figures()
    {
        await using var server = await TestServer.StartAsync(Two());
        await using var page = await StoryHubClient.ConnectAsync(server.Address, path: SideBySideHub.Path);

        var events = await WriteAsync(page, new { prompt = "Night fell.", models = Both, options = new { sentences = 1 } });

        var started = Of(events, "textStarted");
        Assert.Equal(["alpha", "omega"], started.Select(told => told.GetProperty("model").GetString()));
        Assert.Single(started.Select(told => told.GetProperty("seed").GetInt64()).Distinct());
        var finished = Of(events, "textFinished").OrderBy(told => told.GetProperty("index").GetInt32()).ToList();
        Assert.Equal([" The lamps went out.", " A door opened."], finished.Select(told => told.GetProperty("text").GetString()));
        Assert.All(finished, told => Assert.True(told.GetProperty("figures").GetProperty("tokensPerSecond").GetDouble() > 0));
        Assert.Equal(" A door opened.", string.Concat(Of(events, "textGrown").Where(told => told.GetProperty("index").GetInt32() == 1).Select(told => told.GetProperty("text").GetString()))[..15]);
    }

    [Fact]
    public async Task Surprise_is_the_models_own_at_what_it_wrote()
    {
        // the foretold character has the logit ln(n) above the n others, so a half of all probability: one bit
        var model = new ScriptedLanguageModel(TestServer.Characters, " Bells rang. More.", name: "alpha")
        {
            Certainty = MathF.Log(TestServer.Characters.VocabularySize - 1),
        };
        await using var server = await TestServer.StartAsync([model]);
        await using var page = await StoryHubClient.ConnectAsync(server.Address, path: SideBySideHub.Path);

        var events = await WriteAsync(page, new { prompt = "Night fell.", models = Alpha, options = new { sentences = 1, temperature = 0 } });

        var figures = Assert.Single(Of(events, "textFinished")).GetProperty("figures");
        Assert.Equal(1, figures.GetProperty("bitsPerCharacter").GetDouble(), 3);
    }

    [Fact]
    public async Task The_models_write_at_the_same_time()
    {
        var models = Two();
        var before = TestServer.Model(" Wait. More.", "before");
        await using var server = await TestServer.StartAsync([.. models, before]);
        await using var page = await StoryHubClient.ConnectAsync(server.Address, path: SideBySideHub.Path);
        await using var other = await StoryHubClient.ConnectAsync(server.Address, path: SideBySideHub.Path);
        // all models write on one thread, which is held up until both are asked for
        var start = server.Hold(before, 0);
        var earlier = WriteAsync(other, new { prompt = "Night fell.", models = Before, options = new { sentences = 1 } });
        await start.Reached.WaitAsync(TestServer.Patience);
        var hold = server.Hold(models[0], 6);

        await using var events = page.StreamAsync("Write", new { prompt = "Night fell.", models = Both, options = new { sentences = 1 } }).GetAsyncEnumerator();
        await UntilAsync(told => TypeOf(told) == "textStarted" && told.GetProperty("index").GetInt32() == 1);
        start.Release();

        // the first model has not finished: it is held up
        await UntilAsync(told => IsGrowth(told, 1));
        hold.Release();
        while (await events.MoveNextAsync())
        {
        }

        await earlier;

        async Task UntilAsync(Func<JsonElement, bool> isIt)
        {
            do
            {
                Assert.True(await events.MoveNextAsync());
                Assert.NotEqual("textFinished", TypeOf(events.Current));
            }
            while (!isIt(events.Current));
        }
    }

    [Fact]
    public async Task One_that_fails_leaves_the_other_alone()
    {
        var models = Two();
        await using var server = await TestServer.StartAsync(models);
        await using var page = await StoryHubClient.ConnectAsync(server.Address, path: SideBySideHub.Path);
        models[0].FailBefore(4);

        var events = await WriteAsync(page, new { prompt = "Night fell.", models = Both, options = new { sentences = 1 } });

        Assert.Equal(0, Assert.Single(Of(events, "textFailed")).GetProperty("index").GetInt32());
        Assert.Equal(1, Assert.Single(Of(events, "textFinished")).GetProperty("index").GetInt32());
    }

    [Theory]
    [InlineData("""{"prompt":"Night.","models":[]}""", "invalid-request")]
    [InlineData("""{"prompt":"Night.","models":["nobody"]}""", "unknown-model")]
    [InlineData("""{"prompt":"Night.","models":["alpha"],"options":{"temperature":5}}""", "invalid-request")]
    public async Task What_cannot_be_asked_for_is_one_failure(string request, string code)
    {
        await using var server = await TestServer.StartAsync(Two());
        await using var page = await StoryHubClient.ConnectAsync(server.Address, path: SideBySideHub.Path);

        var told = Assert.Single(await WriteAsync(page, JsonDocument.Parse(request).RootElement));

        Assert.Equal(("textFailed", code), (TypeOf(told), told.GetProperty("code").GetString()));
        Assert.Equal(JsonValueKind.Null, told.GetProperty("index").ValueKind);
    }

    private static async Task<List<JsonElement>> WriteAsync(StoryHubClient page, object request) =>
        await page.StreamAsync("Write", request).ToListAsync();

    private static List<JsonElement> Of(List<JsonElement> events, string type) => [.. events.Where(told => TypeOf(told) == type)];

    private static string TypeOf(JsonElement told) => told.GetProperty("type").GetString()!;

    private static bool IsGrowth(JsonElement told, int index) => TypeOf(told) == "textGrown" && told.GetProperty("index").GetInt32() == index;
}
