using System.Text.Json;
using System.Text.Json.Nodes;
using StoryForge.Stories;

namespace StoryForge.Tests.Stories;

public sealed class TurnEventTests
{
    private static readonly JsonArray Events =
        JsonNode.Parse(File.ReadAllText(Path.Combine(SharedData.Repository, "tests", "fixtures", "turn-events.json")))!
            ["events"]!.AsArray();

    public static TheoryData<string, string> Fixture()
    {
        var data = new TheoryData<string, string>();
        foreach (var entry in Events)
        {
            data.Add((string)entry!["name"]!, entry["event"]!.ToJsonString());
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Fixture))]
    public void An_event_read_and_written_again_is_the_same_json(string name, string json)
    {
        var read = JsonSerializer.Deserialize<TurnEvent>(json, StoryJson.Options);

        var written = JsonSerializer.Serialize(read, StoryJson.Options);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(written)), $"{name}: {written}");
    }

    [Theory]
    [MemberData(nameof(Fixture))]
    public void An_event_written_by_its_run_time_type_has_its_discriminator_too(string name, string json)
    {
        var read = JsonSerializer.Deserialize<TurnEvent>(json, StoryJson.Options)!;

        var written = JsonSerializer.Serialize(read, read.GetType(), StoryJson.Options);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(written)), $"{name}: {written}");
    }

    [Fact]
    public void The_fixture_has_every_event_every_reason_and_every_code()
    {
        var events = Events.Select(entry => entry!["event"]!).ToList();

        IEnumerable<string> Values(string key) =>
            events.Select(e => (string?)e[key]).OfType<string>().Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(["textAdded", "turnFailed", "turnFinished", "turnStarted"], Values("type"));
        Assert.Equal(WireNames<TurnEndReason>(), Values("reason"));
        Assert.Equal(WireNames<TurnFailureCode>(), Values("code"));
    }

    [Fact]
    public void A_number_is_no_reason()
    {
        const string json = """{"type":"turnFinished","turn":null,"reason":1}""";

        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<TurnEvent>(json, StoryJson.Options));
    }

    private static IEnumerable<string> WireNames<TEnum>()
        where TEnum : struct, Enum =>
        Enum.GetValues<TEnum>()
            .Select(value => JsonSerializer.Serialize(value, StoryJson.Options).Trim('"'))
            .Order(StringComparer.Ordinal);
}
