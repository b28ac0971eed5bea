using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;

namespace StoryForge.Api;

/// <summary>Who has which story open just now.</summary>
public sealed class StoryPresence(IHubContext<StoryHub, IStoryClient> pages)
{
    private readonly ConcurrentDictionary<string, Visitor> _visitors = [];

    /// <param name="Access">What the page may do.</param>
    private sealed record Visitor(Guid Id, Guid StoryId, string Name, string Doing, Access Access, HubCallerContext Page);

    /// <summary>A page opens a story; it is told of the others, and they of it.</summary>
    public Task EnterAsync(Guid storyId, Access access, HubCallerContext page)
    {
        _visitors[page.ConnectionId] = new Visitor(Guid.NewGuid(), storyId, "", "reading", access, page);
        return TellAsync(storyId);
    }

    /// <summary>Says the visitor's name, and what they do: reading, typing, or editing.</summary>
    public Task DescribeAsync(string connectionId, string name, string doing)
    {
        if (!_visitors.TryGetValue(connectionId, out var visitor))
        {
            return Task.CompletedTask;
        }

        _visitors[connectionId] = visitor with { Name = name, Doing = doing };
        return TellAsync(visitor.StoryId);
    }

    public Task LeaveAsync(string connectionId) =>
        _visitors.TryRemove(connectionId, out var visitor) ? TellAsync(visitor.StoryId) : Task.CompletedTask;

    /// <summary>Breaks the lines of those who came by a link that was taken back.</summary>
    public void ShowOut(Guid shareId)
    {
        foreach (var visitor in _visitors.Values.Where(visitor => visitor.Access.ShareId == shareId))
        {
            visitor.Page.Abort();
        }
    }

    private Task TellAsync(Guid storyId)
    {
        var there = _visitors.Values.Where(visitor => visitor.StoryId == storyId).OrderBy(visitor => visitor.Id).ToList();
        return Task.WhenAll(there.Select(one => pages.Clients.Client(one.Page.ConnectionId).Presence(
            storyId,
            [.. there.Where(other => other != one).Select(other => new PresentVisitor(other.Id, other.Name, other.Doing, other.Access.MayWrite(storyId)))])));
    }
}

/// <summary>Somebody else who has the story open.</summary>
/// <param name="Name">As they call themselves; may be empty.</param>
/// <param name="Doing">"reading", "typing" or "editing".</param>
public sealed record PresentVisitor(Guid Id, string Name, string Doing, bool MayWrite);
