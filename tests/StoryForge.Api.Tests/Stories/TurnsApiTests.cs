using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using StoryForge.Stories;

namespace StoryForge.Api.Tests.Stories;

public sealed class TurnsApiTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private HttpClient Http => shared.Server.Http;

    [Fact]
    public async Task An_added_turn_follows_the_head()
    {
        var story = await shared.Server.CreateStoryAsync("One.");

        var answer = await AddAsync(story.Id, new { text = " Two." });

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var added = await answer.JsonAsync();
        var turn = Assert.Single(added.GetProperty("turns").EnumerateArray());
        Assert.Equal(story.HeadId, turn.GetProperty("parentId").GetGuid());
        Assert.Equal(added.GetProperty("headId").GetGuid(), turn.GetProperty("id").GetGuid());
        Assert.Equal("One. Two.", (await shared.Server.GetStoryAsync(story.Id)).Text);
    }

    [Fact]
    public async Task A_turn_added_at_an_earlier_one_begins_a_branch()
    {
        var story = await shared.Server.CreateStoryAsync("One.");
        await AddAsync(story.Id, new { text = " Two." });

        await AddAsync(story.Id, new { text = " Three.", parentId = story.HeadId });

        var saved = await shared.Server.GetStoryAsync(story.Id);
        Assert.Equal("One. Three.", saved.Text);
        Assert.Equal([" Two.", " Three."], saved.Children(story.HeadId).Select(turn => turn.Text));
    }

    [Fact]
    public async Task An_edit_is_a_sibling_and_what_followed_is_repeated_after_it()
    {
        var story = await shared.Server.CreateStoryAsync("One.");
        await AddAsync(story.Id, new { text = " Two." });
        await AddAsync(story.Id, new { text = " Three." });

        var answer = await Http.PatchAsJsonAsync($"/api/stories/{story.Id}/turns/{story.HeadId}", new { text = "Uno." });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var added = (await answer.JsonAsync()).GetProperty("turns").Deserialize<List<Turn>>(StoryJson.Options)!;
        var saved = await shared.Server.GetStoryAsync(story.Id);
        Assert.Equal("Uno. Two. Three.", saved.Text);
        Assert.Equal(6, saved.Turns.Count);
        Assert.Equal(story.HeadId, added[0].EditsId);
        Assert.Equal([saved.Turns[1].Id, saved.Turns[2].Id], added[1..].Select(turn => turn.CopiesId!.Value));
        Assert.Equal(saved.CurrentBranch.Select(turn => turn.Id), added.Select(turn => turn.Id));
    }

    [Fact]
    public async Task An_edit_that_changes_nothing_adds_nothing()
    {
        var story = await shared.Server.CreateStoryAsync("One.");

        var answer = await Http.PatchAsJsonAsync($"/api/stories/{story.Id}/turns/{story.HeadId}", new { text = "One." });

        Assert.Empty((await answer.JsonAsync()).GetProperty("turns").EnumerateArray());
        Assert.Single((await shared.Server.GetStoryAsync(story.Id)).Turns);
    }

    [Fact]
    public async Task Undo_and_redo_move_the_head_to_the_beginning_and_back()
    {
        var story = await shared.Server.CreateStoryAsync("One.");

        var undone = await (await MoveHeadAsync(story.Id, null)).JsonAsync();
        string undoneText = (await shared.Server.GetStoryAsync(story.Id)).Text;
        var redone = await (await MoveHeadAsync(story.Id, story.HeadId)).JsonAsync();

        Assert.Equal(JsonValueKind.Null, undone.GetProperty("headId").ValueKind);
        Assert.Equal("", undoneText);
        Assert.Equal(story.HeadId, redone.GetProperty("headId").GetGuid());
        Assert.Equal("One.", (await shared.Server.GetStoryAsync(story.Id)).Text);
    }

    [Fact]
    public async Task Turns_of_all_branches_stay_in_the_order_they_were_written()
    {
        var story = await shared.Server.CreateStoryAsync("0");
        for (int i = 1; i <= 12; i++)
        {
            await AddAsync(story.Id, new { text = $"{i}" });
            await MoveHeadAsync(story.Id, story.HeadId);
        }

        Assert.Equal(Enumerable.Range(0, 13).Select(i => $"{i}"), (await shared.Server.GetStoryAsync(story.Id)).Turns.Select(turn => turn.Text));
    }

    [Fact]
    public async Task Writers_at_the_same_story_at_once_all_have_their_turns_saved()
    {
        var story = await shared.Server.CreateStoryAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => AddAsync(story.Id, new { text = $" {i}." })));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        var saved = await shared.Server.GetStoryAsync(story.Id);
        Assert.Equal(20, saved.Turns.Count);
        Assert.Equal(20, saved.CurrentBranch.Count);
    }

    [Fact]
    public async Task The_tree_is_not_changed_while_the_model_writes_in_it()
    {
        var model = TestServer.Model(" The lamps went out. Batman smiled. More.");
        await using var server = await TestServer.StartAsync(model);
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell.");
        var hold = server.Hold(model, 5);
        var events = page.ContinueAsync(story.Id, null).ToListAsync();
        await hold.Reached.WaitAsync(TestServer.Patience);

        var added = await server.Http.PostAsJsonAsync($"/api/stories/{story.Id}/turns", new { text = " And I." });
        var edited = await server.Http.PatchAsJsonAsync($"/api/stories/{story.Id}/turns/{story.HeadId}", new { text = "Day broke." });
        var moved = await server.Http.PostAsJsonAsync($"/api/stories/{story.Id}/head", new { turnId = (Guid?)null });
        var renamed = await server.Http.PatchAsJsonAsync($"/api/stories/{story.Id}", new { title = "Night" });

        foreach (var refused in new[] { added, edited, moved })
        {
            await ProblemAssert.IsAsync(refused, HttpStatusCode.Conflict, "story-busy");
        }

        Assert.Equal(HttpStatusCode.OK, renamed.StatusCode);
        hold.Release();
        await events;
        Assert.Equal("Night fell. The lamps went out. Batman smiled.", (await server.GetStoryAsync(story.Id)).Text);
    }

    [Fact]
    public async Task Unknown_turns_are_turn_not_found()
    {
        var story = await shared.Server.CreateStoryAsync("One.");
        var unknown = Guid.NewGuid();

        var added = await AddAsync(story.Id, new { text = " Two.", parentId = unknown });
        var edited = await Http.PatchAsJsonAsync($"/api/stories/{story.Id}/turns/{unknown}", new { text = "Uno." });
        var moved = await MoveHeadAsync(story.Id, unknown);

        foreach (var refused in new[] { added, edited, moved })
        {
            await ProblemAssert.IsAsync(refused, HttpStatusCode.NotFound, "turn-not-found");
        }
    }

    [Fact]
    public async Task Unknown_stories_are_story_not_found()
    {
        var unknown = Guid.NewGuid();

        var added = await AddAsync(unknown, new { text = " Two." });
        var edited = await Http.PatchAsJsonAsync($"/api/stories/{unknown}/turns/{Guid.NewGuid()}", new { text = "Uno." });
        var moved = await MoveHeadAsync(unknown, null);

        foreach (var refused in new[] { added, edited, moved })
        {
            await ProblemAssert.IsAsync(refused, HttpStatusCode.NotFound, "story-not-found");
        }
    }

    [Fact]
    public async Task A_turn_must_have_text_of_at_most_20000_characters()
    {
        var story = await shared.Server.CreateStoryAsync("One.");

        var empty = await AddAsync(story.Id, new { text = "" });
        var missing = await AddAsync(story.Id, new { });
        var tooLong = await AddAsync(story.Id, new { text = new string('a', 20_001) });
        var editedTooLong = await Http.PatchAsJsonAsync($"/api/stories/{story.Id}/turns/{story.HeadId}", new { text = new string('a', 20_001) });

        foreach (var refused in new[] { empty, missing, tooLong, editedTooLong })
        {
            await ProblemAssert.IsAsync(refused, HttpStatusCode.BadRequest, "invalid-request");
        }

        Assert.Single((await shared.Server.GetStoryAsync(story.Id)).Turns);
    }

    [Fact]
    public async Task Moving_the_head_must_say_where_to()
    {
        var story = await shared.Server.CreateStoryAsync("One.");

        var answer = await Http.PostAsJsonAsync($"/api/stories/{story.Id}/head", new { });

        await ProblemAssert.IsAsync(answer, HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal("One.", (await shared.Server.GetStoryAsync(story.Id)).Text);
    }

    private Task<HttpResponseMessage> AddAsync(Guid storyId, object turn) =>
        Http.PostAsJsonAsync($"/api/stories/{storyId}/turns", turn);

    private Task<HttpResponseMessage> MoveHeadAsync(Guid storyId, Guid? turnId) =>
        Http.PostAsJsonAsync($"/api/stories/{storyId}/head", new { turnId });
}
