using System.Net;
using System.Net.Http.Json;
using StoryForge.Stories;

namespace StoryForge.Api.Tests.Play;

public sealed class OldPlaysTests
{
    [Fact]
    public async Task A_plot_that_nobody_kept_is_removed_after_its_days_and_no_other()
    {
        using var data = new TemporaryData();
        Guid lying, saved, shared, story;
        await using (var server = await StartAsync(data, DateTimeOffset.UtcNow - TimeSpan.FromDays(31)))
        {
            lying = await BeginAsync(server);
            saved = await BeginAsync(server);
            shared = await BeginAsync(server);
            story = (await server.CreateStoryAsync("Night fell.")).Id;
            (await server.Http.PostAsync($"/api/plays/{saved}/keep", null)).EnsureSuccessStatusCode();
            (await server.Http.PostAsJsonAsync($"/api/stories/{shared}/shares", new { kind = "read" })).EnsureSuccessStatusCode();
        }

        Guid fresh;
        await using (var server = await StartAsync(data, DateTimeOffset.UtcNow - TimeSpan.FromDays(2)))
        {
            fresh = await BeginAsync(server);
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, lying));
        }

        await using (var server = await StartAsync(data, DateTimeOffset.UtcNow))
        {
            await GoneAsync(server, lying);
            foreach (var id in (Guid[])[saved, shared, story, fresh])
            {
                Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, id));
            }
        }
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(7, 7)]
    public async Task The_page_is_told_how_long_a_plot_is_kept(int days, int? told)
    {
        await using var server = await TestServer.StartAsync(TestServer.Model("Rain."), options => options with { PlayDays = days });

        Assert.Equal(new PlayTerms(told), await server.Http.GetFromJsonAsync<PlayTerms>("/api/plays"));
    }

    private static Task<TestServer> StartAsync(TemporaryData data, DateTimeOffset now) =>
        TestServer.StartAsync([TestServer.Model("A Title\n\nRain falls. More.")], options => options with { Clock = new FixedClock(now) }, data.Folder);

    private static async Task<Guid> BeginAsync(TestServer server)
    {
        var answer = await server.Http.PostAsJsonAsync("/api/plays", new { });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<Story>(StoryJson.Options))!.Id;
    }

    private static async Task<HttpStatusCode> StatusAsync(TestServer server, Guid id) => (await server.Http.GetAsync($"/api/stories/{id}")).StatusCode;

    /// <summary>The server does not wait with its first answer for what it clears away.</summary>
    private static async Task GoneAsync(TestServer server, Guid id)
    {
        using var patience = new CancellationTokenSource(TestServer.Patience);
        while (await StatusAsync(server, id) != HttpStatusCode.NotFound)
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    private sealed class TemporaryData : IDisposable
    {
        public string Folder { get; } = Directory.CreateTempSubdirectory("storyforge-plays-").FullName;

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }
}
