using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using StoryForge.Stories;
using StoryForge.Tests;

namespace StoryForge.Api.Tests.Generate;

public sealed class LookApiTests
{
    [Fact]
    public async Task What_the_model_gets_is_shown_piece_by_piece_with_its_origin()
    {
        await using var server = await TestServer.StartAsync(TestServer.Model(" Yes. No. More."));
        var story = await server.CreateStoryAsync("Night fell on Gotham.");
        await server.Http.PatchAsJsonAsync($"/api/stories/{story.Id}", new
        {
            memory = "Batman is tired.",
            authorsNote = "slow",
            worldNotes = new[]
            {
                Note("gotham", "Gotham is a city.", 1),
                Note("Metropolis", "Metropolis is another.", 9),
            },
        });

        var view = await LookAsync(server, story.Id, new { text = " He ran. " });

        Assert.Equal(
            [
                ("memory", "Batman is tired.\n\n", null),
                ("world-note", "[Gotham is a city.]\n", "gotham"),
                ("authors-note", "[Author's note: slow]\n", null),
                ("story", "Night fell on Gotham. He ran.", null),
            ],
            Pieces(view).Select(piece => (piece.Origin, piece.Text, piece.Key)));
        Assert.All(Pieces(view), piece => Assert.Equal((piece.Text.Length, true), (piece.Tokens, piece.IsRead)));
        Assert.Equal(view.GetProperty("tokens").GetInt32(), view.GetProperty("tokensRead").GetInt32());
    }

    [Fact]
    public async Task What_does_not_fit_is_shown_as_cut_and_the_model_reads_exactly_the_rest()
    {
        string read = "";
        var model = new ScriptedLanguageModel(TestServer.Characters, text => { read = text; return " Yes. No. More."; }, contextLength: 100);
        await using var server = await TestServer.StartAsync(model);
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync(string.Join(' ', Enumerable.Range(1, 60).Select(i => $"w{i}")) + ".");
        await server.Http.PatchAsJsonAsync($"/api/stories/{story.Id}", new { memory = "Batman." });

        var view = await LookAsync(server, story.Id, new { });
        await page.ContinueAsync(story.Id, null).LastAsync();

        Assert.Equal(read, string.Concat(Pieces(view).Where(piece => piece.IsRead).Select(piece => piece.Text)));
        Assert.Equal(read.Length, view.GetProperty("tokensRead").GetInt32());
        Assert.Equal(["memory", "story", "story"], Pieces(view).Select(piece => piece.Origin));
        Assert.Equal([true, false, true], Pieces(view).Select(piece => piece.IsRead));
        Assert.Equal(100, view.GetProperty("contextLength").GetInt32());
    }

    [Fact]
    public async Task Notes_for_which_there_is_no_room_are_named()
    {
        await using var server = await TestServer.StartAsync(TestServer.Model(" Yes. No. More."));
        var story = await server.CreateStoryAsync("Night fell on Gotham.");
        await server.Http.PatchAsJsonAsync($"/api/stories/{story.Id}", new
        {
            worldNotes = new[]
            {
                Note("night", new string('a', 1_500), 0),
                Note("gotham", new string('b', 1_500), 5),
            },
        });

        var view = await LookAsync(server, story.Id, new { });

        Assert.Equal("gotham", Pieces(view)[0].Key);
        Assert.Equal("night", Assert.Single(view.GetProperty("notSent").EnumerateArray()).GetProperty("key").GetString());
    }

    [Theory]
    [InlineData("gotham-gpt2")]
    [InlineData("gotham-lstm")]
    public async Task The_words_that_were_likely_are_named_with_their_odds_and_one_of_them_can_be_gone_on_from(string model)
    {
        string zoo = Path.Combine(SharedData.Repository, "models", "zoo");
        await using var server = await TestServer.StartAsync([], options => options with { OpenModel = null, DescribeModel = null, ZooFolder = zoo });
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell on Gotham. ");
        var turn = Assert.IsType<TurnFinished>(await page.ContinueAsync(story.Id, null, new { model, seed = 3, sentences = 1, temperature = 0.9 }).LastAsync()).Turn!;
        int second = turn.Text.IndexOf(' ', 1) + 1;

        foreach (int offset in new[] { 0, second })
        {
            var answer = await server.Http.PostAsJsonAsync($"/api/stories/{story.Id}/turns/{turn.Id}/alternatives", new { offset });
            var found = (await answer.Content.ReadFromJsonAsync<WordAlternatives>(StoryJson.Options))!;

            string own = turn.Text[found.Start..found.End];
            Assert.Equal(own, found.Alternatives.Single(each => each.IsOwn).Text);
            Assert.InRange(found.Alternatives.Count, 2, 11);
            Assert.All(found.Alternatives, each => Assert.InRange(each.Probability, 0, 1));
            Assert.InRange(found.Alternatives.Sum(each => each.Probability), 0.05, 1.0001);
            Assert.True(found.Alternatives.Single(each => each.IsOwn).Probability > 0);
            Assert.False(found.PromptChanged);
            Assert.Equal(found.Alternatives.Count, found.Alternatives.DistinctBy(each => each.Text.Trim()).Count());

            string beginning = turn.Text[..found.Start] + found.Alternatives.First(each => !each.IsOwn).Text;
            var other = Assert.IsType<TurnFinished>(await page.RetryAsync(story.Id, turn.Id, new { model, seed = 3, beginning, sentences = 1, temperature = 0.5 }).LastAsync()).Turn!;
            Assert.StartsWith(beginning, other.Text, StringComparison.Ordinal);
            Assert.Equal(turn.ParentId, other.ParentId);
            await server.MoveHeadAsync(story.Id, turn.Id);
        }
    }

    [Fact]
    public async Task Where_no_model_wrote_there_is_nothing_to_look_at()
    {
        await using var server = await TestServer.StartAsync(TestServer.Model(" Yes. No. More."));
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell.");
        var turn = Assert.IsType<TurnFinished>(await page.ContinueAsync(story.Id, null).LastAsync()).Turn!;

        await IsRefusedAsync(story.HeadId!.Value, 0, HttpStatusCode.BadRequest, "invalid-request");
        await IsRefusedAsync(turn.Id, 1_000, HttpStatusCode.BadRequest, "invalid-request");
        await IsRefusedAsync(turn.Id, -1, HttpStatusCode.BadRequest, "invalid-request");
        await IsRefusedAsync(Guid.NewGuid(), 0, HttpStatusCode.NotFound, "turn-not-found");
        await ProblemAssert.IsAsync(
            await server.Http.PostAsJsonAsync($"/api/stories/{story.Id}/prompt", new { model = "none" }), HttpStatusCode.NotFound, "unknown-model");

        async Task IsRefusedAsync(Guid turnId, int offset, HttpStatusCode status, string code) => await ProblemAssert.IsAsync(
            await server.Http.PostAsJsonAsync($"/api/stories/{story.Id}/turns/{turnId}/alternatives", new { offset }), status, code);
    }

    [Fact]
    public async Task A_look_leaves_what_was_read_of_the_story_for_the_next_turn()
    {
        var model = TestServer.Model(" Yes. No. More.");
        await using var server = await TestServer.StartAsync(model);
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync(new string('a', 3_000) + ".");
        await page.ContinueAsync(story.Id, null).LastAsync();
        int before = model.FedTokens;

        await LookAsync(server, story.Id, new { });
        await page.ContinueAsync(story.Id, null).LastAsync();

        Assert.InRange(model.FedTokens - before, 1, 100);
    }

    private static WorldNote Note(string key, string text, int priority) => new() { Keys = [key], Text = text, Priority = priority };

    private static async Task<JsonElement> LookAsync(TestServer server, Guid storyId, object request)
    {
        var answer = await server.Http.PostAsJsonAsync($"/api/stories/{storyId}/prompt", request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }

    private static List<(string Origin, string Text, int Tokens, bool IsRead, string? Key)> Pieces(JsonElement view) =>
    [
        .. view.GetProperty("pieces").EnumerateArray().Select(piece => (
            piece.GetProperty("origin").GetString()!,
            piece.GetProperty("text").GetString()!,
            piece.GetProperty("tokens").GetInt32(),
            piece.GetProperty("isRead").GetBoolean(),
            piece.GetProperty("key").GetString())),
    ];
}
