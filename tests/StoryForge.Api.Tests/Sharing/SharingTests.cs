using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using StoryForge.Stories;

namespace StoryForge.Api.Tests.Sharing;

public sealed class SharingTests
{
    private const string OwnerToken = "a-token-of-the-owner";

    [Fact]
    public async Task A_link_to_read_shows_the_story_as_it_is_read_and_no_more()
    {
        await using var server = await StartAsync();
        var story = await server.CreateStoryAsync("Night fell.");
        await server.Http.PatchAsJsonAsync($"/api/stories/{story.Id}/turns/{story.HeadId}", new { text = "Day broke." });
        await server.Http.PatchAsJsonAsync($"/api/stories/{story.Id}", new { memory = "secret", authorsNote = "secret" });
        await server.Http.PutAsJsonAsync($"/api/stories/{story.Id}/draft", new { text = "secret" });
        using var reader = server.Visit(await ShareAsync(server, story.Id, "read"));

        string seen = await reader.GetStringAsync($"/api/stories/{story.Id}");

        Assert.Contains("Day broke.", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("Night fell.", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("Night fell.", await reader.GetStringAsync($"/api/stories/{story.Id}/export?format=json"), StringComparison.Ordinal);
        var access = await reader.GetFromJsonAsync<JsonElement>("/api/access");
        Assert.Equal(("read", story.Id), (access.GetProperty("role").GetString(), access.GetProperty("storyId").GetGuid()));
    }

    [Fact]
    public async Task A_link_to_read_changes_nothing_on_an_open_server_too()
    {
        await using var server = await StartAsync();
        var story = await server.CreateStoryAsync("Night fell.");
        string token = await ShareAsync(server, story.Id, "read");
        using var reader = server.Visit(token);
        await using var page = await server.ConnectAsync(token);

        await IsRefusedAsync(reader.PostAsJsonAsync($"/api/stories/{story.Id}/turns", new { text = "x" }));
        await IsRefusedAsync(reader.PatchAsJsonAsync($"/api/stories/{story.Id}", new { title = "x" }));
        await IsRefusedAsync(reader.PostAsJsonAsync($"/api/stories/{story.Id}/head", new { turnId = (Guid?)null }));
        await IsRefusedAsync(reader.PutAsJsonAsync($"/api/stories/{story.Id}/draft", new { text = "x" }));
        await IsRefusedAsync(reader.DeleteAsync($"/api/stories/{story.Id}"));
        var turn = Assert.IsType<TurnFailed>(Assert.Single(await page.ContinueAsync(story.Id, "x").ToListAsync()));
        Assert.Equal(TurnFailureCode.InvalidRequest, turn.Code);
        await Assert.ThrowsAsync<HubCallException>(() => page.InvokeAsync("StopTurn", story.Id));
        Assert.Equal("Night fell.", (await server.GetStoryAsync(story.Id)).Text);
    }

    [Fact]
    public async Task A_link_to_write_opens_its_own_story_alone()
    {
        await using var server = await StartAsync();
        var story = await server.CreateStoryAsync("Night fell.");
        var other = await server.CreateStoryAsync("Another one.");
        string token = await ShareAsync(server, story.Id, "write");
        using var writer = server.Visit(token);
        await using var page = await server.ConnectAsync(token);

        Assert.Equal(HttpStatusCode.Created, (await writer.PostAsJsonAsync($"/api/stories/{story.Id}/turns", new { text = " It rained." })).StatusCode);
        Assert.IsType<TurnFinished>(await page.ContinueAsync(story.Id, null).LastAsync());
        Assert.Equal(HttpStatusCode.OK, (await writer.GetAsync("/api/models")).StatusCode);

        await IsRefusedAsync(writer.GetAsync("/api/stories"));
        await IsRefusedAsync(writer.GetAsync($"/api/stories/{other.Id}"));
        await IsRefusedAsync(writer.PostAsJsonAsync("/api/stories", new { text = "x" }));
        await IsRefusedAsync(writer.DeleteAsync($"/api/stories/{story.Id}"));
        await IsRefusedAsync(writer.GetAsync($"/api/stories/{story.Id}/shares"));
        await IsRefusedAsync(writer.PostAsJsonAsync("/api/generate", new { prompt = "x" }));
        await Assert.ThrowsAsync<HubCallException>(() => page.InvokeAsync("JoinStory", other.Id));
        Assert.IsType<TurnFailed>(Assert.Single(await page.ContinueAsync(other.Id, null).ToListAsync()));
    }

    [Fact]
    public async Task A_link_that_is_taken_back_opens_nothing_and_shows_its_visitors_the_door()
    {
        await using var server = await StartAsync();
        var story = await server.CreateStoryAsync("Night fell.");
        string token = await ShareAsync(server, story.Id, "read");
        using var reader = server.Visit(token);
        await using var page = await server.ConnectAsync(token);
        await page.InvokeAsync("JoinStory", story.Id);
        var shares = await server.Http.GetFromJsonAsync<JsonElement>($"/api/stories/{story.Id}/shares");
        Assert.Equal(JsonValueKind.Null, shares[0].GetProperty("token").ValueKind);

        await server.Http.DeleteAsync($"/api/stories/{story.Id}/shares/{shares[0].GetProperty("id").GetGuid()}");

        await ProblemAssert.IsAsync(await reader.GetAsync($"/api/stories/{story.Id}"), HttpStatusCode.Unauthorized, "closed");
        await Assert.ThrowsAnyAsync<Exception>(() => page.NextCallAsync("nothing more"));
        await Assert.ThrowsAsync<WebSocketException>(() => server.ConnectAsync(token));
    }

    [Fact]
    public async Task The_database_has_no_token_that_opens_anything()
    {
        await using var server = await StartAsync();
        var story = await server.CreateStoryAsync("Night fell.");
        string token = await ShareAsync(server, story.Id, "read");

        await server.StopAsync();

        foreach (string file in Directory.EnumerateFiles(server.DataFolder, "stories.db*"))
        {
            Assert.DoesNotContain(token, System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_closed_server_opens_to_the_owners_token_and_to_links()
    {
        await using var server = await StartAsync(OwnerToken);
        using var owner = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer() }) { BaseAddress = server.Address };

        await ProblemAssert.IsAsync(await owner.GetAsync("/api/stories"), HttpStatusCode.Unauthorized, "closed");
        await ProblemAssert.IsAsync(await owner.PostAsJsonAsync("/api/stories", new { text = "x" }), HttpStatusCode.Unauthorized, "closed");
        await ProblemAssert.IsAsync(await owner.GetAsync("/api/models"), HttpStatusCode.Unauthorized, "closed");
        await Assert.ThrowsAsync<WebSocketException>(() => server.ConnectAsync());
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync("/health")).StatusCode);
        Assert.Equal("nobody", (await owner.GetFromJsonAsync<JsonElement>("/api/access")).GetProperty("role").GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, (await owner.PostAsJsonAsync("/api/access/owner", new { token = "a-wrong-token-of-somebody" })).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await owner.PostAsJsonAsync("/api/access/owner", new { token = OwnerToken })).StatusCode);
        var made = await (await owner.PostAsJsonAsync("/api/stories", new { text = "Night fell." })).JsonAsync();
        var share = await (await owner.PostAsJsonAsync($"/api/stories/{made.GetProperty("id").GetGuid()}/shares", new { kind = "read" })).JsonAsync();
        using var reader = server.Visit(share.GetProperty("token").GetString());

        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync($"/api/stories/{made.GetProperty("id").GetGuid()}")).StatusCode);
        await IsRefusedAsync(reader.GetAsync("/api/stories"));
    }

    [Fact]
    public async Task Links_of_no_story_of_no_kind_and_short_owners_tokens_are_refused()
    {
        await using var server = await StartAsync();
        var story = await server.CreateStoryAsync("Night fell.");

        await ProblemAssert.IsAsync(
            await server.Http.PostAsJsonAsync($"/api/stories/{Guid.NewGuid()}/shares", new { kind = "read" }), HttpStatusCode.NotFound, "story-not-found");
        await ProblemAssert.IsAsync(
            await server.Http.PostAsJsonAsync($"/api/stories/{story.Id}/shares", new { kind = "own" }), HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.DeleteAsync($"/api/stories/{story.Id}/shares/{Guid.NewGuid()}")).StatusCode);
        await Assert.ThrowsAsync<System.ComponentModel.DataAnnotations.ValidationException>(() => StartAsync("short"));
    }

    [Fact]
    public async Task Pages_of_one_story_see_who_else_is_there_and_what_they_do()
    {
        await using var server = await StartAsync();
        var story = await server.CreateStoryAsync("Night fell.");
        await using var one = await server.ConnectAsync();
        var other = await server.ConnectAsync(await ShareAsync(server, story.Id, "read"));

        await one.InvokeAsync("JoinStory", story.Id);
        Assert.Equal(0, (await one.NextCallAsync("presence"))[1].GetArrayLength());
        await other.InvokeAsync("JoinStory", story.Id);
        Assert.Equal((1, false), Seen(await one.NextCallAsync("presence")));
        await other.InvokeAsync("DescribeVisitor", "Zoë", "typing");
        var described = (await one.NextCallAsync("presence"))[1][0];
        Assert.Equal(("Zoë", "typing"), (described.GetProperty("name").GetString(), described.GetProperty("doing").GetString()));
        await Assert.ThrowsAsync<HubCallException>(() => other.InvokeAsync("DescribeVisitor", "Zoë", "dancing"));
        await other.DisposeAsync();

        Assert.Equal(0, (await one.NextCallAsync("presence"))[1].GetArrayLength());

        static (int Count, bool MayWrite) Seen(JsonElement call) => (call[1].GetArrayLength(), call[1][0].GetProperty("mayWrite").GetBoolean());
    }

    [Fact]
    public async Task A_change_is_told_to_the_other_pages_of_the_story()
    {
        await using var server = await StartAsync();
        var story = await server.CreateStoryAsync("Night fell.");
        await using var page = await server.ConnectAsync();
        await page.InvokeAsync("JoinStory", story.Id);

        await server.Http.PatchAsJsonAsync($"/api/stories/{story.Id}/turns/{story.HeadId}", new { text = "Day broke." });

        Assert.Equal(story.Id, (await page.NextCallAsync("storyChanged"))[0].GetGuid());
    }

    private static Task<TestServer> StartAsync(string? ownerToken = null) =>
        TestServer.StartAsync(TestServer.Model(" The lamps went out. Batman smiled. More."), options => options with { OwnerToken = ownerToken });

    private static async Task<string> ShareAsync(TestServer server, Guid storyId, string kind)
    {
        var share = await (await server.Http.PostAsJsonAsync($"/api/stories/{storyId}/shares", new { kind })).JsonAsync();
        return share.GetProperty("token").GetString()!;
    }

    private static async Task IsRefusedAsync(Task<HttpResponseMessage> answer) =>
        await ProblemAssert.IsAsync(await answer, HttpStatusCode.Forbidden, "not-with-this-link");
}
