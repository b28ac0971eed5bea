namespace StoryForge.Api.Tests;

/// <summary>One server for the tests of a class, each of which makes its own stories.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    internal TestServer Server { get; private set; } = null!;

    public async Task InitializeAsync() =>
        Server = await TestServer.StartAsync(TestServer.Model(" The lamps went out. Batman smiled in the dark. More."));

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
