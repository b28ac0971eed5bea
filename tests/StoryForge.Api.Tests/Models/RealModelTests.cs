using System.Net.Http.Json;
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

    [SharedDataFact(Checkpoint)]
    public async Task Three_versions_at_once_are_those_that_their_seeds_write_alone()
    {
        await using var server = await StartAsync();
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell on Gotham.");

        var events = await page.ContinueAsync(story.Id, versions: 3, new { seed = 5, maxTokens = 30 }).ToListAsync();

        var started = events.OfType<TurnStarted>().ToList();
        for (int i = 0; i < 3; i++)
        {
            await server.MoveHeadAsync(story.Id, story.HeadId);
            var alone = await page.ContinueAsync(story.Id, null, new { seed = 5 + i, maxTokens = 30 }).ToListAsync();
            Assert.Equal(ShownBy(alone), ShownBy(events.Where(told => told is TextAdded added && added.TurnId == started[i].TurnId)));
        }
    }

    [Theory]
    [InlineData("gotham-gpt2")]
    [InlineData("gotham-lstm")]
    public async Task A_turn_written_again_is_the_same_byte_for_byte_whatever_was_written_since(string model)
    {
        string zoo = Path.Combine(SharedData.Repository, "models", "zoo");
        await using var server = await TestServer.StartAsync([], options => options with { OpenModel = null, DescribeModel = null, ZooFolder = zoo });
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell on Gotham. ");
        var settings = new { model, sentences = 1, maxTokens = 40, temperature = 1.3, topK = 50, topP = 0.9, minP = 0.01, repetitionPenalty = 1.2, repetitionWindow = 20 };
        var turns = new List<Turn>();
        for (int i = 0; i < 4; i++)
        {
            var finished = Assert.IsType<TurnFinished>(await page.ContinueAsync(story.Id, null, settings).LastAsync());
            turns.AddRange(finished.Turn is { } kept ? [kept] : []);
        }

        Assert.NotEmpty(turns);
        await server.Http.PatchAsJsonAsync($"/api/stories/{story.Id}/turns/{story.HeadId}", new { text = "Day broke over Gotham. " });
        foreach (var turn in turns)
        {
            var again = await page.RewriteAsync(story.Id, turn.Id).ToListAsync();

            Assert.StartsWith(turn.Text, ShownBy(again), StringComparison.Ordinal);
            Assert.Equal(turn, Assert.IsType<TurnFinished>(again[^1]).Turn);
        }

        // that the same was written again added nothing
        Assert.Equal(2 + (2 * turns.Count), (await server.GetStoryAsync(story.Id)).Turns.Count);
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
