using StoryForge.Stories;
using StoryForge.Tests;

namespace StoryForge.Api.Tests.Models;

public sealed class ModelWorkerTests
{
    [Fact]
    public async Task Twenty_stories_at_once_each_get_their_own_turn()
    {
        await using var server = await TestServer.StartAsync(EchoingModel());
        await using var page = await server.ConnectAsync();
        var stories = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => server.CreateStoryAsync($"This is story number {i}")));

        var turns = await Task.WhenAll(stories.Select(story => page.ContinueAsync(story.Id, ".").ToListAsync().AsTask()));

        for (int i = 0; i < stories.Length; i++)
        {
            var finished = Assert.IsType<TurnFinished>(turns[i][^1]);
            Assert.Equal($" So it went with number {i}. It was good.", finished.Turn!.Text);
            Assert.Equal(finished.Turn.Text, string.Concat(turns[i].OfType<TextAdded>().Select(added => added.Text)));
            Assert.Equal($"This is story number {i}.{finished.Turn.Text}", (await server.GetStoryAsync(stories[i].Id)).Text);
        }
    }

    [Fact]
    public async Task A_second_writer_does_not_wait_for_the_end_of_the_first_ones_turn()
    {
        var model = new ScriptedLanguageModel(
            TestServer.Characters, text => text.EndsWith("long.", StringComparison.Ordinal) ? " " + new string('a', 900) + ". B." : " Yes. No. More.");
        await using var server = await TestServer.StartAsync(model);
        await using var page = await server.ConnectAsync();
        var slow = await server.CreateStoryAsync("This is long.");
        var quick = await server.CreateStoryAsync("This is short.");
        var early = server.Hold(model, 100);
        var running = page.ContinueAsync(slow.Id, null, new { maxTokens = 1000 }).ToListAsync();
        await early.Reached.WaitAsync(TestServer.Patience);
        await using var second = page.ContinueAsync(quick.Id, null).GetAsyncEnumerator();
        Assert.True(await second.MoveNextAsync());
        Assert.IsType<TurnStarted>(second.Current);

        var late = server.Hold(model, 800);
        early.Release();

        // the first one can't end before it is let go
        TurnEvent last = second.Current;
        while (await second.MoveNextAsync())
        {
            last = second.Current;
        }

        Assert.IsType<TurnFinished>(last);
        late.Release();
        Assert.IsType<TurnFinished>((await running)[^1]);
    }

    [Fact]
    public async Task The_next_turn_of_a_story_feeds_only_what_is_new()
    {
        var model = TestServer.Model(" The lamps went out. Batman smiled. More.");
        await using var server = await TestServer.StartAsync(model);
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync(new string('a', 5_000) + ".");
        await page.ContinueAsync(story.Id, null).LastAsync();
        int before = model.FedTokens;

        await page.ContinueAsync(story.Id, " He laughed.").LastAsync();

        Assert.InRange(model.FedTokens - before, 1, 100);
    }

    [Fact]
    public async Task A_retry_feeds_only_what_is_new()
    {
        var model = TestServer.Model(" The lamps went out. Batman smiled. More.");
        await using var server = await TestServer.StartAsync(model);
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync(new string('a', 5_000) + ".");
        var first = Assert.IsType<TurnFinished>(await page.ContinueAsync(story.Id, null).LastAsync());
        int before = model.FedTokens;

        await page.RetryAsync(story.Id, first.Turn!.Id).LastAsync();

        Assert.InRange(model.FedTokens - before, 1, 100);
    }

    [Fact]
    public async Task No_more_sessions_than_allowed_are_kept()
    {
        var model = TestServer.Model(" The lamps went out. Batman smiled. More.");
        await using var server = await TestServer.StartAsync(model, options => options with { CachedSessions = 2 });
        await using var page = await server.ConnectAsync();

        for (int i = 0; i < 5; i++)
        {
            await page.ContinueAsync((await server.CreateStoryAsync("Night fell.")).Id, null).LastAsync();
        }

        Assert.Equal(2, model.OpenSessions);
    }

    [Theory]
    [InlineData(1_300, 2)]
    [InlineData(100, 1)]
    public async Task Sessions_are_kept_as_long_as_they_fit_into_memory_and_the_last_one_always(long memory, int kept)
    {
        var model = TestServer.Model(" The lamps went out. Batman smiled. More.");
        await using var server = await TestServer.StartAsync(model, options => options with { SessionMemory = memory });
        await using var page = await server.ConnectAsync();

        for (int i = 0; i < 4; i++)
        {
            await page.ContinueAsync((await server.CreateStoryAsync(new string('a', 550) + ".")).Id, null).LastAsync();
        }

        Assert.Equal(kept, model.OpenSessions);
    }

    [Fact]
    public async Task A_model_is_closed_when_the_server_stops()
    {
        var model = TestServer.Model(" The lamps went out. Batman smiled. More.");
        await using (var server = await TestServer.StartAsync(model))
        {
            await using var page = await server.ConnectAsync();
            await page.ContinueAsync((await server.CreateStoryAsync("Night fell.")).Id, null).LastAsync();
        }

        Assert.True(model.IsDisposed);
        Assert.Equal(0, model.OpenSessions);
    }

    [Fact]
    public async Task A_failing_turn_leaves_the_others_alone()
    {
        var model = new ScriptedLanguageModel(TestServer.Characters, text => text.EndsWith("bad.", StringComparison.Ordinal)
            ? throw new InvalidOperationException("Bad words.\n   at Native.Call()")
            : " Yes. No. More.");
        await using var server = await TestServer.StartAsync(model);
        await using var page = await server.ConnectAsync();
        var bad = await server.CreateStoryAsync("This is bad.");
        var good = await server.CreateStoryAsync("This is good.");

        var turns = await Task.WhenAll(
            page.ContinueAsync(bad.Id, null).LastAsync().AsTask(), page.ContinueAsync(good.Id, null).LastAsync().AsTask());

        var failed = Assert.IsType<TurnFailed>(turns[0]);
        Assert.Equal((TurnFailureCode.ModelFailed, "The model scripted failed while it wrote: Bad words."), (failed.Code, failed.Message));
        Assert.IsType<TurnFinished>(turns[1]);
    }

    private static ScriptedLanguageModel EchoingModel() => new(
        TestServer.Characters,
        text => text.LastIndexOf("number ", StringComparison.Ordinal) is >= 0 and var at && text.EndsWith('.')
            ? $" So it went with {text[at..]} It was good. More."
            : " Yes. No. More.");
}
