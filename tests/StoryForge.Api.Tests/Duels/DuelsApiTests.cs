using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using StoryForge.Tests;

namespace StoryForge.Api.Tests.Duels;

public sealed class DuelsApiTests
{
    private static readonly string[] OneAndNobody = ["alpha", "nobody"];

    private static IReadOnlyList<ScriptedLanguageModel> Two() =>
    [
        TestServer.Model(" The lamps went out. Bells rang. Rain fell. More.", "alpha"),
        TestServer.Model(" A door opened. Dogs barked. Snow fell. More.", "omega"),
    ];

    [Fact]
    public async Task Nothing_on_the_wire_names_the_models_before_the_choice()
    {
        await using var server = await TestServer.StartAsync(Two());

        var answer = await server.Http.PostAsJsonAsync("/api/duels", new { prompt = "Night fell." });

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        string wire = await answer.Content.ReadAsStringAsync() + answer.Headers;
        Assert.DoesNotContain("alpha", wire, StringComparison.Ordinal);
        Assert.DoesNotContain("omega", wire, StringComparison.Ordinal);
        using var duel = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(["id", "left", "prompt", "right", "temperature"], duel.RootElement.EnumerateObject().Select(property => property.Name).Order());
        Assert.Equal(
            [" A door opened. Dogs barked. Snow fell.", " The lamps went out. Bells rang. Rain fell."],
            new[] { duel.RootElement.GetProperty("left").GetString(), duel.RootElement.GetProperty("right").GetString() }.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_choice_names_the_models_and_stands()
    {
        await using var server = await TestServer.StartAsync(Two());
        var duel = await BeginAsync(server);

        var chosen = await ChooseAsync(server, duel, "left");
        var again = await ChooseAsync(server, duel, "left");
        var other = await ChooseAsync(server, duel, "both-bad");

        var revealed = await chosen.JsonAsync();
        string leftText = duel.GetProperty("left").GetString()!;
        Assert.Equal(leftText.Contains("lamps", StringComparison.Ordinal) ? "alpha" : "omega", revealed.GetProperty("left").GetProperty("model").GetString());
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        await ProblemAssert.IsAsync(other, HttpStatusCode.Conflict, "chosen-already");
    }

    [Fact]
    public async Task The_board_counts_choices_overall_and_by_temperature()
    {
        await using var server = await TestServer.StartAsync(Two());
        foreach (var temperature in new[] { 0.6, 0.6, 1.0 })
        {
            var duel = await BeginAsync(server, temperature);
            bool alphaIsLeft = duel.GetProperty("left").GetString()!.Contains("lamps", StringComparison.Ordinal);
            await ChooseAsync(server, duel, alphaIsLeft ? "left" : "right");
        }

        await ChooseAsync(server, await BeginAsync(server, 1.0), "both-bad");
        await BeginAsync(server);

        var boards = await server.Http.GetFromJsonAsync<JsonElement>("/api/duels/board");

        var overall = boards.GetProperty("overall");
        Assert.Equal((4, 1), (overall.GetProperty("votes").GetInt32(), overall.GetProperty("bothBad").GetInt32()));
        var first = overall.GetProperty("models")[0];
        Assert.Equal(("alpha", 3, 0), (first.GetProperty("model").GetString(), first.GetProperty("won").GetInt32(), first.GetProperty("lost").GetInt32()));
        Assert.True(first.GetProperty("low").GetDouble() < 1000);
        Assert.Equal([0.6, 1.0], boards.GetProperty("temperatures").EnumerateArray().Select(board => board.GetProperty("temperature").GetDouble()));
    }

    [Fact]
    public async Task Choices_outlive_the_server()
    {
        string data = Directory.CreateTempSubdirectory("storyforge-duels-").FullName;
        await using (var server = await TestServer.StartAsync(Two(), dataFolder: data))
        {
            await ChooseAsync(server, await BeginAsync(server), "tie");
        }

        await using (var again = await TestServer.StartAsync(Two(), dataFolder: data))
        {
            var boards = await again.Http.GetFromJsonAsync<JsonElement>("/api/duels/board");
            Assert.Equal(1, boards.GetProperty("overall").GetProperty("models")[0].GetProperty("tied").GetInt32());
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task A_board_without_votes_is_empty()
    {
        await using var server = await TestServer.StartAsync(Two());

        var boards = await server.Http.GetFromJsonAsync<JsonElement>("/api/duels/board");

        Assert.Equal(0, boards.GetProperty("overall").GetProperty("models").GetArrayLength());
    }

    [Fact]
    public async Task One_model_alone_cannot_duel_and_a_failing_one_is_not_named()
    {
        var models = Two();
        await using var server = await TestServer.StartAsync(models);

        await ProblemAssert.IsAsync(
            await server.Http.PostAsJsonAsync("/api/duels", new { prompt = "Night.", models = OneAndNobody }),
            HttpStatusCode.BadRequest,
            "invalid-request");
        models[0].FailBefore(2);
        var problem = await ProblemAssert.IsAsync(
            await server.Http.PostAsJsonAsync("/api/duels", new { prompt = "Night." }), HttpStatusCode.InternalServerError, "model-failed");
        Assert.DoesNotContain("alpha", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"choice":"middle"}""", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("""{}""", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("""{"choice":"left"}""", HttpStatusCode.NotFound, "duel-not-found")]
    public async Task A_choice_that_cannot_be_is_a_problem(string choice, HttpStatusCode status, string code)
    {
        await using var server = await TestServer.StartAsync(Two());

        var answer = await server.Http.PostAsync($"/api/duels/{Guid.NewGuid()}/choice", new StringContent(choice, null, "application/json"));

        await ProblemAssert.IsAsync(answer, status, code);
    }

    private static async Task<JsonElement> BeginAsync(TestServer server, double temperature = 0.8)
    {
        var answer = await server.Http.PostAsJsonAsync("/api/duels", new { prompt = "Night fell.", temperature });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await answer.JsonAsync();
    }

    private static Task<HttpResponseMessage> ChooseAsync(TestServer server, JsonElement duel, string choice) =>
        server.Http.PostAsJsonAsync($"/api/duels/{duel.GetProperty("id").GetGuid()}/choice", new { choice });
}
