using System.Net;
using System.Net.Http.Json;
using StoryForge.Stories;

namespace StoryForge.Api.Tests.Stories;

/// <summary>What the page saves while somebody types.</summary>
public sealed class AutosaveTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private HttpClient Http => shared.Server.Http;

    [Fact]
    public async Task An_edit_that_goes_on_stays_one_version()
    {
        var story = await shared.Server.CreateStoryAsync("One.");
        await Http.PostAsJsonAsync($"/api/stories/{story.Id}/turns", new { text = " Two." });

        var edit = await EditAsync(story.Id, story.HeadId!.Value, "On");
        var first = edit.Turns[0];
        var amended = await EditAsync(story.Id, first.Id, "Once.", amend: true);

        Assert.Equal((first.Id, "Once."), (Assert.Single(amended.Turns).Id, amended.Turns[0].Text));
        var saved = await shared.Server.GetStoryAsync(story.Id);
        Assert.Equal(("Once. Two.", 4), (saved.Text, saved.Turns.Count));
        Assert.Equal("One.", saved.Turns[0].Text);
    }

    [Fact]
    public async Task An_edit_after_which_something_was_written_is_left_as_it_is()
    {
        var story = await shared.Server.CreateStoryAsync("One.");
        var edit = await EditAsync(story.Id, story.HeadId!.Value, "Once.");
        await Http.PostAsJsonAsync($"/api/stories/{story.Id}/turns", new { text = " Two." });

        var again = await EditAsync(story.Id, edit.Turns[0].Id, "Twice.", amend: true);

        Assert.Equal([" Two.", "Twice."], again.Turns.Select(turn => turn.Text).Order());
        var saved = await shared.Server.GetStoryAsync(story.Id);
        Assert.Equal("Twice. Two.", saved.Text);
        Assert.Equal("Once.", saved.Get(edit.Turns[0].Id).Text);
    }

    [Fact]
    public async Task What_is_no_edit_is_never_amended()
    {
        var story = await shared.Server.CreateStoryAsync("One.");

        var edit = await EditAsync(story.Id, story.HeadId!.Value, "Once.", amend: true);

        Assert.NotEqual(story.HeadId, edit.HeadId);
        Assert.Equal("One.", (await shared.Server.GetStoryAsync(story.Id)).Turns[0].Text);
    }

    [Fact]
    public async Task A_draft_is_there_until_its_words_are_a_turn()
    {
        var story = await shared.Server.CreateStoryAsync("One.");

        var answer = await Http.PutAsJsonAsync($"/api/stories/{story.Id}/draft", new { text = "Tw" });

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        var saved = await shared.Server.GetStoryAsync(story.Id);
        Assert.Equal(("Tw", story.UpdatedAt), (saved.Draft, saved.UpdatedAt));
        await Http.PostAsJsonAsync($"/api/stories/{story.Id}/turns", new { text = " Two." });
        Assert.Equal("", (await shared.Server.GetStoryAsync(story.Id)).Draft);
    }

    [Fact]
    public async Task A_draft_of_no_story_and_one_that_is_too_long_are_refused()
    {
        var story = await shared.Server.CreateStoryAsync("One.");

        await ProblemAssert.IsAsync(
            await Http.PutAsJsonAsync($"/api/stories/{Guid.NewGuid()}/draft", new { text = "Tw" }), HttpStatusCode.NotFound, "story-not-found");
        await ProblemAssert.IsAsync(
            await Http.PutAsJsonAsync($"/api/stories/{story.Id}/draft", new { text = new string('a', 100_001) }),
            HttpStatusCode.BadRequest,
            "invalid-request");
    }

    private async Task<TurnsAdded> EditAsync(Guid storyId, Guid turnId, string text, bool amend = false)
    {
        var answer = await Http.PatchAsJsonAsync($"/api/stories/{storyId}/turns/{turnId}", new { text, amend });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<TurnsAdded>(StoryJson.Options))!;
    }
}
