using System.Net;
using System.Net.Http.Json;
using StoryForge.Stories;
using StoryForge.Tests;

namespace StoryForge.Api.Tests.Stories;

public sealed class StoryVersionsTests
{
    [Fact]
    public async Task Three_versions_start_together_stream_and_are_all_kept_as_siblings()
    {
        var model = TestServer.Model(" The lamps went out. Batman smiled. More.");
        await using var server = await TestServer.StartAsync(model);
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell.");

        var events = await page.ContinueAsync(story.Id, versions: 3, new { seed = 7 }).ToListAsync();

        var started = events.Take(3).Select(told => Assert.IsType<TurnStarted>(told)).ToList();
        Assert.All(started, turn => Assert.Equal(story.HeadId, turn.ParentId));
        var finished = events.OfType<TurnFinished>().ToList();
        Assert.Equal(started.Select(turn => turn.TurnId).Order(), finished.Select(turn => turn.TurnId).Order());
        Assert.Equal([7, 8, 9], started.Select(turn => finished.Single(end => end.TurnId == turn.TurnId).Turn!.Generation!.Seed));
        Assert.All(started, turn => Assert.Equal(
            " The lamps went out. Batman smiled.",
            string.Concat(events.OfType<TextAdded>().Where(added => added.TurnId == turn.TurnId).Select(added => added.Text))));
        var saved = await server.GetStoryAsync(story.Id);
        Assert.Equal(3, saved.Children(story.HeadId).Count);
        Assert.Equal(finished[0].TurnId, saved.HeadId);
    }

    [Fact]
    public async Task The_prompt_of_three_versions_is_read_once()
    {
        var model = TestServer.Model(" The lamps went out. Batman smiled. More.");
        await using var server = await TestServer.StartAsync(model);
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync(new string('a', 5_000) + ".");

        await page.ContinueAsync(story.Id, versions: 3).LastAsync();

        Assert.InRange(model.FedTokens, 5_001, 5_001 + (3 * 40));
        Assert.Equal(1, model.OpenSessions);
    }

    [Fact]
    public async Task Stopping_stops_them_all_and_frees_the_story_after_the_last()
    {
        var model = TestServer.Model(" The lamps went out. Batman smiled. More.");
        await using var server = await TestServer.StartAsync(model);
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell.");
        var hold = server.Hold(model, " The lamps went out. Bat".Length);
        var events = page.ContinueAsync(story.Id, versions: 2).ToListAsync();
        await hold.Reached.WaitAsync(TestServer.Patience);

        await page.InvokeAsync("StopTurn", story.Id);

        Assert.All((await events).OfType<TurnFinished>(), turn => Assert.Equal(TurnEndReason.Stopped, turn.Reason));
        hold.Release();
        Assert.IsType<TurnFinished>(await page.ContinueAsync(story.Id, null).LastAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public async Task Too_many_versions_are_refused(int versions)
    {
        await using var server = await TestServer.StartAsync(TestServer.Model(" Yes. No. More."));
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell.");

        var failed = Assert.IsType<TurnFailed>(Assert.Single(await page.ContinueAsync(story.Id, versions).ToListAsync()));

        Assert.Equal((TurnFailureCode.InvalidRequest, null), (failed.Code, failed.TurnId));
    }

    [Fact]
    public async Task A_version_with_a_given_beginning_goes_on_from_it()
    {
        var model = new ScriptedLanguageModel(
            TestServer.Characters,
            text => text.EndsWith("One cat", StringComparison.Ordinal) ? " slept. It was late. More." : " Yes. No. More.");
        await using var server = await TestServer.StartAsync(model);
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell. ");
        var first = Assert.IsType<TurnFinished>(await page.ContinueAsync(story.Id, null).LastAsync()).Turn!;

        var events = await page.RetryAsync(story.Id, first.Id, new { beginning = "One cat ", sentences = 1 }).ToListAsync();

        var turn = Assert.IsType<TurnFinished>(events[^1]).Turn!;
        Assert.Equal(("One cat slept.", "One cat", first.ParentId), (turn.Text, turn.Generation!.Beginning, turn.ParentId));
        Assert.Equal(turn.Text, string.Concat(events.OfType<TextAdded>().Select(added => added.Text)));
    }

    [Fact]
    public async Task A_beginning_that_has_its_sentences_already_gets_one_more()
    {
        await using var server = await TestServer.StartAsync(TestServer.Model(" Yes. No. More. And so on. The end."));
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell.");
        var first = Assert.IsType<TurnFinished>(await page.ContinueAsync(story.Id, null).LastAsync()).Turn!;

        var last = await page.RetryAsync(story.Id, first.Id, new { beginning = " It rained. It poured. Some", sentences = 1 }).LastAsync();

        Assert.Equal(" It rained. It poured. Some Yes.", Assert.IsType<TurnFinished>(last).Turn!.Text);
    }

    [Fact]
    public async Task A_turn_that_comes_out_the_same_when_written_again_is_not_added_twice()
    {
        await using var server = await TestServer.StartAsync(TestServer.Model(" The lamps went out. Batman smiled. More."));
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell.");
        var turn = Assert.IsType<TurnFinished>(await page.ContinueAsync(story.Id, null).LastAsync()).Turn!;
        await server.MoveHeadAsync(story.Id, story.HeadId);

        var events = await page.RewriteAsync(story.Id, turn.Id).ToListAsync();

        var finished = Assert.IsType<TurnFinished>(events[^1]);
        Assert.Equal(Assert.IsType<TurnStarted>(events[0]).TurnId, finished.TurnId);
        Assert.NotEqual(turn.Id, finished.TurnId);
        Assert.Equal(turn, finished.Turn);
        var saved = await server.GetStoryAsync(story.Id);
        Assert.Equal((2, turn.Id), (saved.Turns.Count, saved.HeadId));
    }

    [Fact]
    public async Task A_turn_that_comes_out_otherwise_as_the_memory_has_changed_is_kept_beside_the_first()
    {
        var model = new ScriptedLanguageModel(
            TestServer.Characters, text => text.StartsWith("Cats", StringComparison.Ordinal) ? " Meow. Purr. More." : " Yes. No. More.");
        await using var server = await TestServer.StartAsync(model);
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell.");
        var first = Assert.IsType<TurnFinished>(await page.ContinueAsync(story.Id, null).LastAsync()).Turn!;
        await server.Http.PatchAsJsonAsync($"/api/stories/{story.Id}", new { memory = "Cats." });

        var second = Assert.IsType<TurnFinished>(await page.RewriteAsync(story.Id, first.Id).LastAsync()).Turn!;

        Assert.Equal((" Meow. Purr.", first.ParentId), (second.Text, second.ParentId));
        Assert.NotEqual(first.Generation!.Prompt, second.Generation!.Prompt);
        Assert.Equal(first.Generation.Seed, second.Generation.Seed);
    }

    [Fact]
    public async Task What_no_model_wrote_cannot_be_written_again()
    {
        await using var server = await TestServer.StartAsync(TestServer.Model(" Yes. No. More."));
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell.");

        var writers = Assert.IsType<TurnFailed>(await page.RewriteAsync(story.Id, story.HeadId!.Value).LastAsync());
        var missing = Assert.IsType<TurnFailed>(await page.RewriteAsync(story.Id, Guid.NewGuid()).LastAsync());

        Assert.Equal((TurnFailureCode.InvalidRequest, TurnFailureCode.TurnNotFound), (writers.Code, missing.Code));
    }

    [Fact]
    public async Task A_branch_gets_a_name_another_one_and_none()
    {
        await using var server = await TestServer.StartAsync(TestServer.Model(" Yes. No. More."));
        var story = await server.CreateStoryAsync("Night fell.");
        string address = $"/api/stories/{story.Id}/turns/{story.HeadId}/name";

        await server.Http.PutAsJsonAsync(address, new { name = "Dark" });
        await server.Http.PutAsJsonAsync(address, new { name = " Darker " });
        Assert.Equal([new BranchName(story.HeadId!.Value, "Darker")], (await server.GetStoryAsync(story.Id)).BranchNames);
        await server.Http.PutAsJsonAsync(address, new { name = "" });

        Assert.Empty((await server.GetStoryAsync(story.Id)).BranchNames);
        await ProblemAssert.IsAsync(
            await server.Http.PutAsJsonAsync(address, new { name = new string('a', 101) }), HttpStatusCode.BadRequest, "invalid-request");
        await ProblemAssert.IsAsync(
            await server.Http.PutAsJsonAsync($"/api/stories/{story.Id}/turns/{Guid.NewGuid()}/name", new { name = "x" }),
            HttpStatusCode.NotFound,
            "turn-not-found");
    }
}
