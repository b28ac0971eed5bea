using StoryForge.Stories;
using StoryForge.Tests;

namespace StoryForge.Api.Tests.Models;

/// <summary>The server as it is put together for users, with a tiny real GPT-2 in its data folder.</summary>
public sealed class RealModelTests
{
    private const string Checkpoint = "gpt2/tiny_hf/lm_buddy_tiny_gpt2";

    [SharedDataFact(Checkpoint)]
    public async Task A_real_checkpoint_writes_a_turn()
    {
        await using var server = await StartAsync();
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell on Gotham.");

        var events = await page.ContinueAsync(story.Id, null, new { seed = 1, maxTokens = 30 }).ToListAsync();

        Assert.Equal("tiny", Assert.IsType<TurnStarted>(events[0]).Model);
        Assert.NotEmpty(ShownBy(events));
        Assert.IsType<TurnFinished>(events[^1]);
    }

    [SharedDataFact(Checkpoint)]
    public async Task A_turn_is_the_same_alone_again_and_in_company()
    {
        await using var server = await StartAsync();
        await using var page = await server.ConnectAsync();
        Story[] stories = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => server.CreateStoryAsync($"Night {i} fell on Gotham.")));

        string[] alone = [await WriteAsync(stories[0]), await WriteAsync(stories[1])];
        string again = await WriteAsync(stories[0]);
        string[] together = await Task.WhenAll(stories.Select(WriteAsync));

        Assert.Equal(alone[0], again);
        Assert.Equal(alone, together[..2]);

        async Task<string> WriteAsync(Story story)
        {
            // from the same place each time, whatever was kept of the turns before
            await server.MoveHeadAsync(story.Id, story.HeadId);
            return ShownBy(await page.ContinueAsync(story.Id, null, new { seed = 7, maxTokens = 40 }).ToListAsync());
        }
    }

    private static string ShownBy(IEnumerable<TurnEvent> events) =>
        string.Concat(events.OfType<TextAdded>().Select(added => added.Text));

    private static async Task<TestServer> StartAsync()
    {
        var server = await TestServer.StartAsync([], options => options with { OpenModel = null, DescribeModel = null });
        string folder = server.AddModelFolder("tiny");
        foreach (string file in Directory.EnumerateFiles(SharedData.PathOf(Checkpoint)))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        return server;
    }
}
