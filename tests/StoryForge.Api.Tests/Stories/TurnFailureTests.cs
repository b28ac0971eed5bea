using StoryForge.Stories;

namespace StoryForge.Api.Tests.Stories;

/// <summary>Whatever keeps the model from a turn comes as an event with a code, and leaves the story as it was.</summary>
public sealed class TurnFailureTests
{
    private const string Answer = " The lamps went out. Batman smiled. More.";

    [Fact]
    public async Task A_second_turn_in_the_same_story_is_story_busy()
    {
        var model = TestServer.Model(Answer);
        await using var server = await TestServer.StartAsync(model);
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell.");
        var hold = server.Hold(model, 3);
        var first = page.ContinueAsync(story.Id, null).ToListAsync();
        await hold.Reached.WaitAsync(TestServer.Patience);

        var second = await page.ContinueAsync(story.Id, "Me too.").ToListAsync();

        Assert.Equal(TurnFailureCode.StoryBusy, Assert.IsType<TurnFailed>(Assert.Single(second)).Code);
        hold.Release();
        await first;
        Assert.DoesNotContain("Me too", (await server.GetStoryAsync(story.Id)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_queue_is_model_busy_and_the_writers_text_is_saved()
    {
        var model = TestServer.Model(Answer);
        await using var server = await TestServer.StartAsync(model, options => options with { QueueLength = 1, TurnsTogether = 1 });
        await using var page = await server.ConnectAsync();
        var hold = server.Hold(model, 3);
        var running = page.ContinueAsync((await server.CreateStoryAsync("One.")).Id, null).ToListAsync();
        await hold.Reached.WaitAsync(TestServer.Patience);
        await using var queued = page.ContinueAsync((await server.CreateStoryAsync("Two.")).Id, null).GetAsyncEnumerator();
        await queued.MoveNextAsync();
        var refused = await server.CreateStoryAsync();

        var events = await page.ContinueAsync(refused.Id, "Three.").ToListAsync();

        Assert.IsType<TurnStarted>(events[0]);
        Assert.Equal(TurnFailureCode.ModelBusy, Assert.IsType<TurnFailed>(events[1]).Code);
        Assert.Equal("Three.", (await server.GetStoryAsync(refused.Id)).Text);
        hold.Release();
        await running;
    }

    [Fact]
    public async Task A_model_that_throws_saves_no_text_of_its_own_and_can_be_asked_again()
    {
        var model = TestServer.Model(Answer);
        await using var server = await TestServer.StartAsync(model);
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync();
        model.FailBefore(30);

        var events = await page.ContinueAsync(story.Id, "Night fell.").ToListAsync();

        var failed = Assert.IsType<TurnFailed>(events[^1]);
        Assert.Equal(TurnFailureCode.ModelFailed, failed.Code);
        Assert.Contains("scripted", failed.Message, StringComparison.Ordinal);
        Assert.Equal("Night fell.", (await server.GetStoryAsync(story.Id)).Text);
        model.FailBefore(-1);
        Assert.IsType<TurnFinished>(await page.ContinueAsync(story.Id, null).LastAsync());
    }

    [Fact]
    public async Task A_model_that_cannot_be_opened_is_model_failed()
    {
        await using var server = await TestServer.StartAsync(
            TestServer.Model(Answer),
            options => options with { OpenModel = folder => throw new Generation.CheckpointException(folder, "is cut short", "Download it again.") });
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell.");

        var failed = Assert.IsType<TurnFailed>(await page.ContinueAsync(story.Id, null).LastAsync());

        Assert.Equal(TurnFailureCode.ModelFailed, failed.Code);
        Assert.Contains("is cut short. Download it again.", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_has_disappeared_is_an_unknown_model()
    {
        var gone = TestServer.Model(Answer, "gone");
        await using var server = await TestServer.StartAsync([TestServer.Model(Answer), gone]);
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell.");
        Directory.Delete(Path.Combine(server.DataFolder, "models", "gone"), recursive: true);

        var events = await page.ContinueAsync(story.Id, "Hello.", new { model = "gone" }).ToListAsync();

        var failed = Assert.IsType<TurnFailed>(Assert.Single(events));
        Assert.Equal(TurnFailureCode.UnknownModel, failed.Code);
        Assert.Contains("scripted", failed.Message, StringComparison.Ordinal);
        Assert.Equal("Night fell.", (await server.GetStoryAsync(story.Id)).Text);
    }

    [Fact]
    public async Task An_unknown_story_is_story_not_found()
    {
        await using var server = await TestServer.StartAsync(TestServer.Model(Answer));
        await using var page = await server.ConnectAsync();

        var events = await page.ContinueAsync(Guid.NewGuid(), "Hello.").ToListAsync();

        Assert.Equal(TurnFailureCode.StoryNotFound, Assert.IsType<TurnFailed>(Assert.Single(events)).Code);
    }

    [Theory]
    [InlineData("no-id")]
    [InlineData("")]
    public async Task A_story_id_that_is_none_is_story_not_found(string id)
    {
        await using var server = await TestServer.StartAsync(TestServer.Model(Answer));
        await using var page = await server.ConnectAsync();

        var item = await page.StreamAsync("ContinueStory", id, new { text = "Hello." }).SingleAsync();

        Assert.Equal("story-not-found", item.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Retrying_an_unknown_turn_is_turn_not_found()
    {
        await using var server = await TestServer.StartAsync(TestServer.Model(Answer));
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell.");

        var events = await page.RetryAsync(story.Id, Guid.NewGuid()).ToListAsync();

        Assert.Equal(TurnFailureCode.TurnNotFound, Assert.IsType<TurnFailed>(Assert.Single(events)).Code);
    }

    [Fact]
    public async Task Retrying_the_writers_own_turn_is_an_invalid_request()
    {
        await using var server = await TestServer.StartAsync(TestServer.Model(Answer));
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell.");

        var events = await page.RetryAsync(story.Id, story.HeadId!.Value).ToListAsync();

        Assert.Equal(TurnFailureCode.InvalidRequest, Assert.IsType<TurnFailed>(Assert.Single(events)).Code);
    }

    [Theory]
    [InlineData("""{"options":{"sentences":0}}""")]
    [InlineData("""{"options":{"sentences":11}}""")]
    [InlineData("""{"options":{"temperature":-0.1}}""")]
    [InlineData("""{"options":{"topP":1.5}}""")]
    [InlineData("""{"options":{"maxTokens":1001}}""")]
    [InlineData("""{"options":{"seed":9007199254740992}}""")]
    [InlineData("""{"options":{"seed":-1}}""")]
    [InlineData("""{"options":{"sentences":"many"}}""")]
    [InlineData("""{"text":5}""")]
    [InlineData("[]")]
    public async Task A_bad_request_is_an_invalid_request_and_saves_nothing(string request)
    {
        await using var server = await TestServer.StartAsync(TestServer.Model(Answer));
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell.");

        var item = await page.StreamAsync("ContinueStory", story.Id, System.Text.Json.JsonDocument.Parse(request).RootElement).SingleAsync();

        Assert.Equal(("turnFailed", "invalid-request"), (item.GetProperty("type").GetString(), item.GetProperty("code").GetString()));
        Assert.Single((await server.GetStoryAsync(story.Id)).Turns);
    }

    [Fact]
    public async Task A_turn_of_20000_characters_is_taken_and_one_more_is_refused()
    {
        await using var server = await TestServer.StartAsync(TestServer.Model(Answer));
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync();

        var refused = await page.ContinueAsync(story.Id, new string('a', 20_001)).ToListAsync();
        var taken = await page.ContinueAsync(story.Id, new string('“', 20_000)).ToListAsync();

        Assert.Equal(TurnFailureCode.InvalidRequest, Assert.IsType<TurnFailed>(Assert.Single(refused)).Code);
        Assert.IsType<TurnFinished>(taken[^1]);
    }
}
