using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>
/// The one owner of a model's turns: saves what the writer sent, lets the model write, saves what it made. A turn is
/// saved once, at its end, however it ends; of a model that failed no text is saved.
/// </summary>
/// <remarks>
/// Once <see cref="TurnStarted"/> is told, the writer's text is saved; where <see cref="TurnFailed"/> comes without
/// it, nothing is. When the last event is told, the story is free for the next turn.
/// </remarks>
public sealed class StoryWriter(
    IDbContextFactory<StoryDb> stories,
    StoryDesk desk,
    TurnPlanner planner,
    ModelWorker worker,
    IHubContext<StoryHub, IStoryClient> pages,
    TimeProvider clock,
    ILogger<StoryWriter> log)
{
    /// <summary>Says what is to be written, and may append the writer's own words before it; or says why nothing is.</summary>
    private delegate (Assignment? Assignment, TurnFailure? Failure) Assign(Story story);

    /// <param name="ParentId">The turn to write after.</param>
    /// <param name="Versions">How many are written at once.</param>
    /// <param name="Again">The turn that it is to be once more; null: a new one.</param>
    private sealed record Assignment(TurnPlan Plan, Guid? ParentId, int Versions = 1, Turn? Again = null);

    /// <summary>Appends the writer's text, if there is any, and lets the model go on after the story's head.</summary>
    public IAsyncEnumerable<TurnEvent> ContinueAsync(
        Guid storyId, ContinueRequest request, string connectionId, CancellationToken gone)
    {
        return Stream(storyId, connectionId, AfterTheHead, gone);

        (Assignment?, TurnFailure?) AfterTheHead(Story story)
        {
            var (plan, failure) = TurnPlanner.WhyInvalid(request) is { } invalid ? (null, invalid) : planner.Plan(request.Options);
            if (plan is null)
            {
                return (null, failure);
            }

            if (!string.IsNullOrEmpty(request.Text))
            {
                story.AppendWriters(request.Text, story.HeadId, clock.GetWholeMilliseconds());
            }

            return (new Assignment(plan, story.HeadId, request.Versions), null);
        }
    }

    /// <summary>Lets a model write other turns beside one that a model wrote.</summary>
    public IAsyncEnumerable<TurnEvent> RetryAsync(
        Guid storyId, Guid turnId, RetryRequest request, string connectionId, CancellationToken gone)
    {
        return Stream(storyId, connectionId, BesideTheTurn, gone);

        (Assignment?, TurnFailure?) BesideTheTurn(Story story)
        {
            switch (story.Find(turnId))
            {
                case null:
                    return (null, TurnFailure.TurnNotFound(storyId, turnId));
                case { Author: TurnAuthor.Model, ParentId: var parentId }:
                    var (plan, failure) = planner.Plan(request, request.Beginning);
                    return plan is null ? (null, failure) : (new Assignment(plan, parentId, request.Versions), null);
                default:
                    return (null, new TurnFailure(
                        TurnFailureCode.InvalidRequest, "This turn is the writer's own. Only a model's turn can be tried again."));
            }
        }
    }

    /// <summary>
    /// Lets the model write a turn once more with all that it was written with. Where it comes out the same, as it does
    /// unless the memory or a note was changed since, no turn is added and the head goes to the one there is.
    /// </summary>
    public IAsyncEnumerable<TurnEvent> RewriteAsync(Guid storyId, Guid turnId, string connectionId, CancellationToken gone)
    {
        return Stream(storyId, connectionId, TheTurnAgain, gone);

        (Assignment?, TurnFailure?) TheTurnAgain(Story story)
        {
            switch (story.Find(turnId))
            {
                case null:
                    return (null, TurnFailure.TurnNotFound(storyId, turnId));
                case { Generation: { } generation } turn:
                    var (plan, failure) = planner.PlanAgain(generation);
                    return plan is null ? (null, failure) : (new Assignment(plan, turn.ParentId, Again: turn), null);
                default:
                    return (null, new TurnFailure(
                        TurnFailureCode.InvalidRequest, "No model wrote this turn so. Only a model's own text can be written again."));
            }
        }
    }

    /// <summary>Stops the story's running turns, if there are any. Returns when what was complete is saved.</summary>
    public Task StopAsync(Guid storyId) => desk.Running(storyId)?.StopAsync() ?? Task.CompletedTask;

    /// <summary>From now on the page is told of turns that other pages ask for; of those that are running, what it has missed.</summary>
    public async Task JoinAsync(Guid storyId, string connectionId)
    {
        await pages.Groups.AddToGroupAsync(connectionId, storyId.ToString());
        if (desk.Running(storyId) is { } turn)
        {
            await turn.Audience.CatchUpAsync(connectionId);
        }
    }

    private IAsyncEnumerable<TurnEvent> Stream(Guid storyId, string connectionId, Assign assign, CancellationToken gone)
    {
        var others = new TurnAudience(pages, storyId, connectionId);
        return TurnStream.Run((tell, stop) => RunAsync(storyId, assign, others, tell, stop), others, gone);
    }

    private async Task RunAsync(
        Guid storyId, Assign assign, TurnAudience others, Action<TurnEvent> tell, CancellationTokenSource stop)
    {
        try
        {
            var (turns, failure) = await BeginAsync(storyId, assign, others, stop);
            if (failure is not null)
            {
                tell(Failed(null, failure));
                return;
            }

            await WriteAsync(turns, tell, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            log.LogDebug("Whoever asked for a turn of {Story} went away before it began", storyId);
        }
        catch (Exception error)
        {
            tell(NotSaved(storyId, null, error));
        }
    }

    private async Task<(IReadOnlyList<BegunTurn> Turns, TurnFailure? Failure)> BeginAsync(
        Guid storyId, Assign assign, TurnAudience others, CancellationTokenSource stop)
    {
        using var change = await desk.EnterAsync(storyId, stop.Token);
        await using var db = await stories.CreateDbContextAsync(stop.Token);
        if (await db.FindStoryAsync(storyId, stop.Token) is not { } story)
        {
            return ([], TurnFailure.StoryNotFound(storyId));
        }

        if (change.IsBusy)
        {
            return ([], TurnFailure.StoryBusy);
        }

        var (assignment, refused) = assign(story);
        if (assignment is null)
        {
            return ([], refused);
        }

        // a turn that was carried along when one before it was edited had been written after the first one
        var writtenAfter = assignment.Again is { } again ? story.Original(again.Id).ParentId : assignment.ParentId;
        var prompt = StoryPrompt.For(story, writtenAfter);
        var turns = Enumerable.Range(0, assignment.Versions).Select(index => new BegunTurn(
            storyId, Guid.CreateVersion7(clock.GetUtcNow()), assignment.ParentId, assignment.Plan.Version(index), prompt, assignment.Again)).ToList();
        await db.SaveChangesAsync(stop.Token);
        change.StartTurn(stop, others);
        return (turns, null);
    }

    /// <summary>Tells of each turn until its end; before the last event is told the story is busy no more.</summary>
    private async Task WriteAsync(IReadOnlyList<BegunTurn> turns, Action<TurnEvent> tell, CancellationToken stop)
    {
        var ends = new Lock();
        int running = turns.Count;
        Guid? firstSaved = null;
        var queued = turns.Select(turn => (Turn: turn, Written: worker.TryStart(turn.Plan, turn.Prompt, turn.StoryId))).ToList();
        foreach (var turn in turns)
        {
            tell(turn.Started);
        }

        await Task.WhenAll(queued.Select(each => ToEndAsync(each.Turn, each.Written)));

        async Task ToEndAsync(BegunTurn turn, QueuedTurn? written)
        {
            var last = await WriteOneAsync(turn, written, tell, saved => firstSaved ??= saved, stop);
            lock (ends)
            {
                if (--running == 0)
                {
                    desk.EndTurn(turn.StoryId);
                }

                tell(last);
            }
        }
    }

    /// <param name="first">Takes the id of a turn that is saved, one at a time, and gives back the first one's.</param>
    private async Task<TurnEvent> WriteOneAsync(
        BegunTurn turn, QueuedTurn? written, Action<TurnEvent> tell, Func<Guid, Guid> first, CancellationToken stop)
    {
        if (written is null)
        {
            return Failed(turn.Id, TurnFailure.ModelBusy);
        }

        try
        {
            var made = await written.ReadAsync(text => tell(new TextAdded(turn.Id, text)), stop);
            return await SaveAsync(turn, made, first);
        }
        catch (ModelFailedException error)
        {
            return new TurnFailed(turn.Id, TurnFailureCode.ModelFailed, error.Message);
        }
        catch (Exception error)
        {
            return NotSaved(turn.StoryId, turn.Id, error);
        }
    }

    /// <summary>Not to be cancelled: whoever asked may be gone already. Of several versions the first one saved is read on.</summary>
    private async Task<TurnEvent> SaveAsync(BegunTurn begun, GeneratedTurn made, Func<Guid, Guid> first)
    {
        if (made.Text.Length == 0)
        {
            return new TurnFinished(begun.Id, null, made.Reason);
        }

        using var change = await desk.EnterAsync(begun.StoryId, CancellationToken.None);
        await using var db = await stories.CreateDbContextAsync(CancellationToken.None);
        if (await db.FindStoryAsync(begun.StoryId, CancellationToken.None) is not { } story)
        {
            return Failed(begun.Id, TurnFailure.StoryNotFound(begun.StoryId));
        }

        var now = clock.GetWholeMilliseconds();
        var turn = begun.Again is { } again && again.Text == made.Text ? again : begun.TurnOf(made, now);
        if (turn.Id == begun.Id)
        {
            story.Append(turn);
        }

        story.MoveHead(first(turn.Id), now);
        await db.SaveChangesAsync(CancellationToken.None);
        return new TurnFinished(begun.Id, turn, made.Reason);
    }

    private TurnFailed NotSaved(Guid storyId, Guid? turnId, Exception error)
    {
        log.LogError(error, "A turn of {Story} could not be saved", storyId);
        return new TurnFailed(turnId, TurnFailureCode.ModelFailed, $"The turn could not be saved: {error.GetBaseException().Message}");
    }

    private static TurnFailed Failed(Guid? turnId, TurnFailure failure) => new(turnId, failure.Code, failure.Message);
}
