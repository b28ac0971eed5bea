using System.Diagnostics;
using System.Net.Http.Json;
using StoryForge.Stories;

namespace StoryForge.Api.Tests.Storage;

public sealed class KilledServerTests : IDisposable
{
    private const string Answer = " The lamps went out. Batman smiled. More.";

    private readonly string _data = Directory.CreateTempSubdirectory("storyforge-killed-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Kill_9_in_the_middle_of_a_turn_loses_nothing_saved_and_leaves_the_story_usable()
    {
        using var process = Start();
        var address = new Uri((await process.StandardOutput.ReadLineAsync())!);
        using var http = new HttpClient { BaseAddress = address };
        var made = await http.PostAsJsonAsync("/api/stories", new { text = "Night fell." });
        var story = (await made.Content.ReadFromJsonAsync<Story>(StoryJson.Options))!;
        await using (var page = await StoryHubClient.ConnectAsync(address))
        {
            var events = page.ContinueAsync(story.Id, " Robin yawned.").ToListAsync().AsTask();
            Assert.Equal("held", await process.StandardOutput.ReadLineAsync().WaitAsync(TestServer.Patience));

            process.Kill();

            await process.WaitForExitAsync();
            await Assert.ThrowsAnyAsync<Exception>(() => events);
        }

        await using var again = await TestServer.StartAsync([TestServer.Model(Answer)], dataFolder: _data);
        await using var newPage = await again.ConnectAsync();
        Assert.Equal("Night fell. Robin yawned.", (await again.GetStoryAsync(story.Id)).Text);
        Assert.IsType<TurnFinished>(await newPage.ContinueAsync(story.Id, null).LastAsync());
        Assert.Equal("Night fell. Robin yawned. The lamps went out. Batman smiled.", (await again.GetStoryAsync(story.Id)).Text);
    }

    private Process Start() => Process.Start(new ProcessStartInfo("dotnet")
    {
        ArgumentList = { "exec", typeof(KilledServerTests).Assembly.Location, _data, Answer, "25" },
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;
}
