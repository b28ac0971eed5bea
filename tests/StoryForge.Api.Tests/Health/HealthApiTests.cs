using System.Net.Http.Json;
using System.Text.Json;

namespace StoryForge.Api.Tests.Health;

public sealed class HealthApiTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task A_server_that_can_do_its_work_is_well()
    {
        var health = await shared.Server.Http.GetFromJsonAsync<JsonElement>("/health");

        Assert.Equal("ok", health.GetProperty("status").GetString());
        Assert.Equal(1, health.GetProperty("models").GetInt32());
    }
}
