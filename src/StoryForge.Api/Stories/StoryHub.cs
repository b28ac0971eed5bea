using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>What the server calls on the pages that have joined a story.</summary>
public interface IStoryClient
{
    /// <summary>An event of a turn that another page asked for.</summary>
    [HubMethodName("turnEvent")]
    Task TurnEvent(Guid storyId, TurnEvent turnEvent);

    /// <summary>Another page has changed the story otherwise: it is to be read again.</summary>
    [HubMethodName("storyChanged")]
    Task StoryChanged(Guid storyId);

    /// <summary>Who else has the story open.</summary>
    [HubMethodName("presence")]
    Task Presence(Guid storyId, IReadOnlyList<PresentVisitor> others);
}

/// <summary>
/// The model's turns, streamed. Whatever goes wrong with a turn is a <see cref="TurnFailed"/> event; so requests are
/// taken as they come, for SignalR would break off the call where it can't read one.
/// </summary>
public sealed class StoryHub(StoryWriter writer, StoryPresence presence) : Hub<IStoryClient>
{
    public const string Path = "/hubs/story";

    /// <param name="request">A <see cref="ContinueRequest"/>.</param>
    public IAsyncEnumerable<TurnEvent> ContinueStory(string storyId, JsonElement request, CancellationToken cancellation) =>
        !Guid.TryParse(storyId, out var id) ? Failed(TurnFailure.StoryNotFound(storyId))
        : !Access.MayWrite(id) ? Failed(NotWithThisLink)
        : Read<ContinueRequest>(request, out var problem) is { } read ? writer.ContinueAsync(id, read, Context.ConnectionId, cancellation)
        : Failed(problem!);

    /// <param name="request">A <see cref="RetryRequest"/>.</param>
    public IAsyncEnumerable<TurnEvent> RetryTurn(string storyId, string turnId, JsonElement request, CancellationToken cancellation) =>
        !Guid.TryParse(storyId, out var id) ? Failed(TurnFailure.StoryNotFound(storyId))
        : !Access.MayWrite(id) ? Failed(NotWithThisLink)
        : !Guid.TryParse(turnId, out var turn) ? Failed(TurnFailure.TurnNotFound(storyId, turnId))
        : Read<RetryRequest>(request, out var problem) is { } read ? writer.RetryAsync(id, turn, read, Context.ConnectionId, cancellation)
        : Failed(problem!);

    /// <summary>Writes a model's turn once more with all that it was written with, which gives the same text.</summary>
    public IAsyncEnumerable<TurnEvent> RewriteTurn(string storyId, string turnId, CancellationToken cancellation) =>
        !Guid.TryParse(storyId, out var id) ? Failed(TurnFailure.StoryNotFound(storyId))
        : !Access.MayWrite(id) ? Failed(NotWithThisLink)
        : !Guid.TryParse(turnId, out var turn) ? Failed(TurnFailure.TurnNotFound(storyId, turnId))
        : writer.RewriteAsync(id, turn, Context.ConnectionId, cancellation);

    /// <summary>Returns when what was complete is saved.</summary>
    public Task StopTurn(Guid storyId) => Access.MayWrite(storyId) ? writer.StopAsync(storyId) : throw new HubException(NotWithThisLink.Message);

    /// <summary>Returns when the page has been told what a running turn has written so far.</summary>
    public async Task JoinStory(Guid storyId)
    {
        if (!Access.MayRead(storyId))
        {
            throw new HubException(NotWithThisLink.Message);
        }

        await writer.JoinAsync(storyId, Context.ConnectionId);
        await presence.EnterAsync(storyId, Access, Context);
    }

    /// <param name="name">As the visitor wants to be called; may be empty.</param>
    /// <param name="doing">"reading", "typing" or "editing".</param>
    public Task DescribeVisitor(string name, string doing) =>
        name.Length <= 60 && doing is "reading" or "typing" or "editing"
            ? presence.DescribeAsync(Context.ConnectionId, name.Trim(), doing)
            : throw new HubException("A name has at most 60 characters, and one reads, types or edits.");

    public async Task LeaveStory(Guid storyId)
    {
        await Groups.RemoveFromGroupAsync(Context.ConnectionId, storyId.ToString());
        await presence.LeaveAsync(Context.ConnectionId);
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        await presence.LeaveAsync(Context.ConnectionId);
        await base.OnDisconnectedAsync(exception);
    }

    private static TurnFailure NotWithThisLink { get; } = new(TurnFailureCode.InvalidRequest, "This link is not for writing in this story.");

    private Access Access => Access.Of(Context.GetHttpContext()!);

    /// <summary>Null in JSON is an empty request.</summary>
    private static T? Read<T>(JsonElement json, out TurnFailure? problem)
        where T : class, new()
    {
        try
        {
            problem = null;
            return json.Deserialize<T>(StoryJson.Options) ?? new T();
        }
        catch (JsonException error)
        {
            problem = new TurnFailure(TurnFailureCode.InvalidRequest, $"The request can't be read: {error.Message}");
            return null;
        }
    }

    private static async IAsyncEnumerable<TurnEvent> Failed(TurnFailure failure)
    {
        await Task.CompletedTask;
        yield return new TurnFailed(null, failure.Code, failure.Message);
    }
}
