using System.Net;
using System.Net.Http.Json;

namespace StoryForge.Api.Tests.Generate;

public sealed class GenerateApiTests
{
    private const string Answer = " The lamps went out. Batman smiled. More.";

    [Fact]
    public async Task One_continuation_says_how_it_was_made()
    {
        var model = TestServer.Model(Answer);
        await using var server = await TestServer.StartAsync(model);

        var answer = await server.Http.PostAsJsonAsync("/api/generate", new { prompt = "Night fell.", options = new { seed = 5, sentences = 1 } });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var made = await answer.JsonAsync();
        Assert.Equal(" The lamps went out.", made.GetProperty("text").GetString());
        Assert.Equal(("sentences", 1), (made.GetProperty("reason").GetString(), made.GetProperty("sentences").GetInt32()));
        Assert.Equal(("scripted", 5L), (made.GetProperty("model").GetString(), made.GetProperty("seed").GetInt64()));
        Assert.Equal(model.Description.CheckpointHash, made.GetProperty("checkpoint").GetString());
        Assert.True(made.GetProperty("tokens").GetInt32() > 0);
        Assert.True(made.GetProperty("milliseconds").GetInt64() >= 0);
    }

    [Fact]
    public async Task A_continuation_can_be_so_many_characters()
    {
        await using var server = await TestServer.StartAsync(TestServer.Model(Answer));

        var made = await (await server.Http.PostAsJsonAsync("/api/generate", new { prompt = "Night fell.", options = new { characters = 12 } })).JsonAsync();
        var both = await server.Http.PostAsJsonAsync("/api/generate", new { prompt = "Night fell.", options = new { characters = 12, sentences = 1 } });

        Assert.Equal((" The lamps w", "length"), (made.GetProperty("text").GetString(), made.GetProperty("reason").GetString()));
        await ProblemAssert.IsAsync(both, HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task Without_a_story_no_decoding_state_is_kept()
    {
        var model = TestServer.Model(Answer);
        await using var server = await TestServer.StartAsync(model);

        await server.Http.PostAsJsonAsync("/api/generate", new { prompt = "Night fell." });

        Assert.Equal(0, model.OpenSessions);
    }

    [Fact]
    public async Task A_model_that_fails_is_a_problem()
    {
        var model = TestServer.Model(Answer);
        await using var server = await TestServer.StartAsync(model);
        model.FailBefore(3);

        var answer = await server.Http.PostAsJsonAsync("/api/generate", new { prompt = "Night fell." });

        await ProblemAssert.IsAsync(answer, HttpStatusCode.InternalServerError, "model-failed");
    }

    [Fact]
    public async Task A_full_queue_is_a_problem()
    {
        var model = TestServer.Model(Answer);
        await using var server = await TestServer.StartAsync(model, options => options with { QueueLength = 1, TurnsTogether = 1 });
        await using var page = await server.ConnectAsync();
        var hold = server.Hold(model, 3);
        var running = page.ContinueAsync((await server.CreateStoryAsync("One.")).Id, null).ToListAsync();
        await hold.Reached.WaitAsync(TestServer.Patience);
        await using var queued = page.ContinueAsync((await server.CreateStoryAsync("Two.")).Id, null).GetAsyncEnumerator();
        await queued.MoveNextAsync();

        var answer = await server.Http.PostAsJsonAsync("/api/generate", new { prompt = "Night fell." });

        await ProblemAssert.IsAsync(answer, HttpStatusCode.ServiceUnavailable, "model-busy");
        hold.Release();
        await running;
    }

    [Fact]
    public async Task No_model_at_all_is_a_problem_that_says_where_to_put_one()
    {
        await using var server = await TestServer.StartAsync([]);

        var answer = await server.Http.PostAsJsonAsync("/api/generate", new { prompt = "Night fell." });

        var problem = await ProblemAssert.IsAsync(answer, HttpStatusCode.NotFound, "unknown-model");
        Assert.Contains(Path.Combine(server.DataFolder, "models"), problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prompt_that_is_too_long_is_refused()
    {
        await using var server = await TestServer.StartAsync(TestServer.Model(Answer));

        var answer = await server.Http.PostAsJsonAsync("/api/generate", new { prompt = new string('a', 200_001) });

        await ProblemAssert.IsAsync(answer, HttpStatusCode.BadRequest, "invalid-request");
    }
}
