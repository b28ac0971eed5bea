using System.Text.Json;
using StoryForge.Tests;

namespace StoryForge.Api.Tests.Stories;

/// <summary>What comes out of the hub has the form that tests/fixtures/turn-events.json fixes for both sides.</summary>
public sealed class WireFormTests
{
    private static readonly JsonElement[] Fixture =
    [
        .. JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SharedData.Repository, "tests", "fixtures", "turn-events.json")))
            .RootElement.GetProperty("events").EnumerateArray().Select(entry => entry.GetProperty("event")),
    ];

    [Fact]
    public async Task Every_event_of_a_turn_has_the_properties_of_the_fixture()
    {
        var model = TestServer.Model(" The lamps went out. Batman smiled. More.");
        await using var server = await TestServer.StartAsync(model);
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell.");

        var events = await page.StreamAsync("ContinueStory", story.Id, new { }).ToListAsync();
        model.FailBefore(3);
        events.AddRange(await page.StreamAsync("ContinueStory", (await server.CreateStoryAsync("Day broke.")).Id, new { }).ToListAsync());

        Assert.Equal(["textAdded", "turnFailed", "turnFinished", "turnStarted"], events.Select(TypeOf).Distinct().Order());
        foreach (var told in events)
        {
            Assert.Contains(Fixture, known => TypeOf(known) == TypeOf(told) && HasFormOf(told, known));
        }
    }

    private static string TypeOf(JsonElement turnEvent) => turnEvent.GetProperty("type").GetString()!;

    private static bool HasFormOf(JsonElement told, JsonElement known) => (told.ValueKind, known.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.Object) =>
            told.EnumerateObject().Select(property => property.Name).Order().SequenceEqual(known.EnumerateObject().Select(property => property.Name).Order())
            && told.EnumerateObject().All(property => HasFormOf(property.Value, known.GetProperty(property.Name))),
        var (one, other) => one == other,
    };
}
