using System.Net;
using StoryForge.Generation;
using StoryForge.Stories;

namespace StoryForge.Api.Tests.Stories;

public sealed class WarmUpTests
{
    private static Func<ServerOptions, ServerOptions> WithWarmUp => options => options with { WarmUp = true };

    [Fact]
    public async Task The_default_model_writes_for_nobody_when_the_server_starts()
    {
        var model = TestServer.Model(" The lamps went out. Batman smiled. More.");
        var hold = model.HoldBefore(3);
        await using var server = await TestServer.StartAsync(model, WithWarmUp);

        await hold.Reached.WaitAsync(TestServer.Patience);

        Assert.Equal("[]", await server.Http.GetStringAsync("/api/stories"));
        hold.Release();
    }

    [Fact]
    public async Task A_writer_may_come_while_it_warms_up()
    {
        var model = TestServer.Model(" The lamps went out. Batman smiled. More.");
        var hold = model.HoldBefore(3);
        await using var server = await TestServer.StartAsync(model, WithWarmUp);
        await hold.Reached.WaitAsync(TestServer.Patience);
        await using var page = await server.ConnectAsync();
        var turn = page.ContinueAsync((await server.CreateStoryAsync("Night fell.")).Id, null).LastAsync();

        hold.Release();

        Assert.Equal(" The lamps went out. Batman smiled.", Assert.IsType<TurnFinished>(await turn).Turn!.Text);
    }

    [Fact]
    public async Task The_server_stops_while_it_warms_up()
    {
        var model = TestServer.Model(" The lamps went out. Batman smiled. More.");
        var hold = model.HoldBefore(3);
        var server = await TestServer.StartAsync(model, WithWarmUp);
        await hold.Reached.WaitAsync(TestServer.Patience);
        hold.Release();

        await server.DisposeAsync();

        Assert.True(model.IsDisposed);
        Assert.Equal(0, model.OpenSessions);
    }

    [Fact]
    public async Task A_default_model_that_can_not_be_opened_does_not_stop_the_server()
    {
        var broken = TestServer.Model("", name: "broken");
        var good = TestServer.Model(" The lamps went out. Batman smiled. More.", name: "good");
        var tried = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync([broken, good], options => options with
        {
            WarmUp = true,
            DefaultModel = "broken",
            OpenModel = folder => Path.GetFileName(folder) == "good" ? good : throw Tried(folder),
        });

        await tried.Task.WaitAsync(TestServer.Patience);

        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell.");
        Assert.IsType<TurnFailed>(await page.ContinueAsync(story.Id, null).LastAsync());
        Assert.IsType<TurnFinished>(await page.ContinueAsync(story.Id, null, new { model = "good" }).LastAsync());
        Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync("/health")).StatusCode);

        CheckpointException Tried(string folder)
        {
            tried.TrySetResult();
            return new CheckpointException(folder, "it is damaged", "Train it anew.");
        }
    }

    [Fact]
    public async Task A_server_without_a_model_starts_too()
    {
        await using var server = await TestServer.StartAsync([], WithWarmUp);

        var health = await (await server.Http.GetAsync("/health")).JsonAsync();

        Assert.Equal("ok", health.GetProperty("status").GetString());
    }
}
