using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using StoryForge.Stories;

namespace StoryForge.Api.Tests.Stories;

public sealed class StoriesApiTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private HttpClient Http => shared.Server.Http;

    [Fact]
    public async Task A_new_story_can_be_read_where_its_location_says()
    {
        var answer = await Http.PostAsJsonAsync(
            "/api/stories", new { title = "Gotham", text = "Night fell.", memory = "Batman is tired.", authorsNote = "Slow." });

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var made = await answer.JsonAsync();
        var read = await Http.GetFromJsonAsync<JsonElement>(answer.Headers.Location);
        Assert.Equal(made.GetRawText(), read.GetRawText());
        Assert.Equal("Gotham", read.GetProperty("title").GetString());
        Assert.Equal("Batman is tired.", read.GetProperty("memory").GetString());
        Assert.Equal("Slow.", read.GetProperty("authorsNote").GetString());
        var turn = Assert.Single(read.GetProperty("turns").EnumerateArray());
        Assert.Equal("Night fell.", turn.GetProperty("text").GetString());
        Assert.Equal("writer", turn.GetProperty("author").GetString());
        Assert.Equal(turn.GetProperty("id").GetGuid(), read.GetProperty("headId").GetGuid());
    }

    [Fact]
    public async Task A_story_without_text_has_no_turns()
    {
        var story = await shared.Server.CreateStoryAsync();

        Assert.Empty(story.Turns);
        Assert.Null(story.HeadId);
    }

    [Fact]
    public async Task The_list_has_the_latest_story_first_with_figures_of_its_branch()
    {
        await shared.Server.CreateStoryAsync("An older one.");
        var story = await shared.Server.CreateStoryAsync("Night fell on Gotham City.");
        await Http.PostAsJsonAsync($"/api/stories/{story.Id}/turns", new { text = "\n\nThe end." });

        var first = (await Http.GetFromJsonAsync<JsonElement>("/api/stories"))[0];

        Assert.Equal(story.Id, first.GetProperty("id").GetGuid());
        Assert.Equal("Night fell on Gotham City.\n\nThe end.", first.GetProperty("excerpt").GetString());
        Assert.Equal((7, 2), (first.GetProperty("words").GetInt32(), first.GetProperty("turns").GetInt32()));
    }

    [Fact]
    public async Task An_excerpt_is_cut_at_a_word()
    {
        var story = await shared.Server.CreateStoryAsync(string.Join(' ', Enumerable.Repeat("gotham", 60)));

        var listed = (await Http.GetFromJsonAsync<JsonElement>("/api/stories")).EnumerateArray()
            .Single(each => each.GetProperty("id").GetGuid() == story.Id);

        string excerpt = listed.GetProperty("excerpt").GetString()!;
        Assert.EndsWith("gotham…", excerpt, StringComparison.Ordinal);
        Assert.InRange(excerpt.Length, 180, 201);
    }

    [Fact]
    public async Task A_change_keeps_what_it_does_not_name()
    {
        var story = await shared.Server.CreateStoryAsync("Night fell.");
        await Http.PatchAsJsonAsync($"/api/stories/{story.Id}", new { title = "Gotham", memory = "Batman is tired." });

        var answer = await Http.PatchAsJsonAsync($"/api/stories/{story.Id}", new { memory = "" });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var changed = await shared.Server.GetStoryAsync(story.Id);
        Assert.Equal(("Gotham", "", "Night fell."), (changed.Title, changed.Memory, changed.Text));
    }

    [Fact]
    public async Task A_deleted_story_is_gone()
    {
        var story = await shared.Server.CreateStoryAsync("Night fell.");

        var deleted = await Http.DeleteAsync($"/api/stories/{story.Id}");
        var again = await Http.DeleteAsync($"/api/stories/{story.Id}");

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await ProblemAssert.IsAsync(again, HttpStatusCode.NotFound, "story-not-found");
        await ProblemAssert.IsAsync(await Http.GetAsync($"/api/stories/{story.Id}"), HttpStatusCode.NotFound, "story-not-found");
    }

    [Fact]
    public async Task Deleting_a_story_stops_its_running_turn()
    {
        var model = TestServer.Model(" The lamps went out. Batman smiled. More.");
        await using var server = await TestServer.StartAsync(model);
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell.");
        var hold = server.Hold(model, 5);
        var events = page.ContinueAsync(story.Id, null).ToListAsync();
        await hold.Reached.WaitAsync(TestServer.Patience);

        var deleted = await server.Http.DeleteAsync($"/api/stories/{story.Id}");

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        var finished = Assert.IsType<TurnFinished>((await events)[^1]);
        Assert.Equal((null, TurnEndReason.Stopped), (finished.Turn, finished.Reason));
    }

    [Theory]
    [InlineData("title", 201)]
    [InlineData("text", 20_001)]
    [InlineData("memory", 10_001)]
    [InlineData("authorsNote", 2_001)]
    public async Task Texts_that_are_too_long_are_refused(string field, int length)
    {
        var answer = await Http.PostAsJsonAsync("/api/stories", new Dictionary<string, string> { [field] = new('a', length) });

        await ProblemAssert.IsAsync(answer, HttpStatusCode.BadRequest, "invalid-request");
    }

    [Theory]
    [InlineData("title", 200)]
    [InlineData("text", 20_000)]
    [InlineData("memory", 10_000)]
    [InlineData("authorsNote", 2_000)]
    public async Task Texts_as_long_as_may_be_are_taken(string field, int length)
    {
        var answer = await Http.PostAsJsonAsync("/api/stories", new Dictionary<string, string> { [field] = new('a', length) });

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Fact]
    public async Task Any_text_comes_back_as_it_went()
    {
        string text = "“Zoë,” he said…\r\n\t<b>&amp;</b> 🦇\u0000\u2028 \\ \"'" + '\u0007';

        var story = await shared.Server.CreateStoryAsync(text);

        Assert.Equal(text, (await shared.Server.GetStoryAsync(story.Id)).Text);
    }
}
