using Microsoft.AspNetCore.SignalR;

namespace StoryForge.Api;

/// <summary>Several models at once, streamed. Belongs to no story, and nothing of it is kept.</summary>
public sealed class SideBySideHub(SideBySideWriter writer) : Hub
{
    public const string Path = "/hubs/side-by-side";

    public IAsyncEnumerable<SideBySideEvent> Write(SideBySideRequest request, CancellationToken cancellation) =>
        writer.WriteAsync(request, cancellation);
}
