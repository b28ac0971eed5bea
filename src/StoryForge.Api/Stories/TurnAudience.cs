using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>
/// The pages that have joined a story, listening to a turn that another page asked for. One that joins in the middle
/// is told first what it has missed. All is told in order, one thing after the other, and the turn waits for none of it.
/// </summary>
/// <param name="asker">The connection that has the turn as its own stream.</param>
public sealed class TurnAudience(IHubContext<StoryHub, IStoryClient> pages, Guid storyId, string asker)
{
    private readonly Channel<Func<Task>> _toTell = Channel.CreateUnbounded<Func<Task>>(new() { SingleReader = true });
    private readonly IStoryClient _others = pages.Clients.GroupExcept(storyId.ToString(), asker);
    private readonly List<(TurnStarted Started, StringBuilder Text)> _running = [];

    public void Tell(TurnEvent turnEvent) => _toTell.Writer.TryWrite(() =>
    {
        Remember(turnEvent);
        return _others.TurnEvent(storyId, turnEvent);
    });

    /// <summary>Tells a page that is in the group by now how the turn has gone so far. Returns when it is told.</summary>
    public async Task CatchUpAsync(string connectionId)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (connectionId != asker && _toTell.Writer.TryWrite(() => TellSoFarAsync(connectionId, told)))
        {
            await told.Task;
        }
    }

    /// <summary>Tells until <see cref="Complete"/>.</summary>
    public async Task RunAsync()
    {
        await foreach (var tell in _toTell.Reader.ReadAllAsync())
        {
            await tell();
        }
    }

    public void Complete() => _toTell.Writer.Complete();

    private void Remember(TurnEvent turnEvent)
    {
        switch (turnEvent)
        {
            case TurnStarted started:
                _running.Add((started, new StringBuilder()));
                break;
            case TextAdded added:
                _running.Find(turn => turn.Started.TurnId == added.TurnId).Text.Append(added.Text);
                break;
            // over: the page finds the turn in the story
            case TurnFinished finished:
                _running.RemoveAll(turn => turn.Started.TurnId == finished.TurnId);
                break;
            case TurnFailed failed:
                _running.RemoveAll(turn => failed.TurnId is null || turn.Started.TurnId == failed.TurnId);
                break;
        }
    }

    /// <summary>What the page heard between entering the group and now is told again; a beginning makes up for that.</summary>
    private async Task TellSoFarAsync(string connectionId, TaskCompletionSource told)
    {
        try
        {
            var page = pages.Clients.Client(connectionId);
            foreach (var (started, _) in _running)
            {
                await page.TurnEvent(storyId, started);
            }

            foreach (var (started, text) in _running.Where(turn => turn.Text.Length > 0))
            {
                await page.TurnEvent(storyId, new TextAdded(started.TurnId, text.ToString()));
            }
        }
        finally
        {
            told.SetResult();
        }
    }
}
