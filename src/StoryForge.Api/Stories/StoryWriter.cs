using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>
/// The one owner of a model's turn: saves what the writer sent, lets the model write, saves what it made. A turn is
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
    /// <summary>Finds the turn to write after, and may append the writer's own; or says why not.</summary>
    private delegate (Guid? ParentId, TurnFailure? Failure) Placement(Story story);

    private sealed record BegunTurn(Guid StoryId, Guid Id, Guid? ParentId, TurnPlan Plan, StoryPrompt Prompt);

    /// <summary>Appends the writer's text, if there is any, and lets the model go on after the story's head.</summary>
    public IAsyncEnumerable<TurnEvent> ContinueAsync(
        Guid storyId, ContinueRequest request, string connectionId, CancellationToken gone)
    {
        return Stream(storyId, connectionId, request.Options, AfterTheHead, gone);

        (Guid? ParentId, TurnFailure? Failure) AfterTheHead(Story story)
        {
            if (TurnPlanner.WhyInvalid(request) is { } failure)
            {
                return (null, failure);
            }

            if (!string.IsNullOrEmpty(request.Text))
            {
                story.AppendWriters(request.Text, story.HeadId, clock.GetWholeMilliseconds());
            }

            return (story.HeadId, null);
        }
    }

    /// <summary>Lets a model write another turn beside one that a model wrote.</summary>
    public IAsyncEnumerable<TurnEvent> RetryAsync(
        Guid storyId, Guid turnId, TurnOptions options, string connectionId, CancellationToken gone)
    {
        return Stream(storyId, connectionId, options, BesideTheTurn, gone);

        (Guid? ParentId, TurnFailure? Failure) BesideTheTurn(Story story) => story.Find(turnId) switch
        {
            null => (null, TurnFailure.TurnNotFound(storyId, turnId)),
            { Author: TurnAuthor.Model, ParentId: var parentId } => (parentId, null),
            _ => (null, new TurnFailure(
                TurnFailureCode.InvalidRequest, "This turn is the writer's own. Only a model's turn can be tried again.")),
        };
    }

    /// <summary>Stops the story's running turn, if there is one. Returns when what was complete is saved.</summary>
    public Task StopAsync(Guid storyId) => desk.Running(storyId)?.StopAsync() ?? Task.CompletedTask;

    /// <summary>From now on the page is told of turns that other pages ask for; of one that is running, what it has missed.</summary>
    public async Task JoinAsync(Guid storyId, string connectionId)
    {
        await pages.Groups.AddToGroupAsync(connectionId, storyId.ToString());
        if (desk.Running(storyId) is { } turn)
        {
            await turn.Audience.CatchUpAsync(connectionId);
        }
    }

    private IAsyncEnumerable<TurnEvent> Stream(
        Guid storyId, string connectionId, TurnOptions? options, Placement place, CancellationToken gone)
    {
        var others = new TurnAudience(pages, storyId, connectionId);
        return TurnStream.Run((tell, stop) => RunAsync(storyId, options, place, others, tell, stop), others, gone);
    }

    private async Task RunAsync(
        Guid storyId, TurnOptions? options, Placement place, TurnAudience others, Action<TurnEvent> tell, CancellationTokenSource stop)
    {
        try
        {
            var (turn, failure) = await BeginAsync(storyId, options, place, others, stop);
            tell(turn is null ? Failed(failure!) : await WriteAsync(turn, tell, stop.Token));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            log.LogDebug("Whoever asked for a turn of {Story} went away before it began", storyId);
        }
        catch (Exception error)
        {
            log.LogError(error, "A turn of {Story} could not be saved", storyId);
            tell(new TurnFailed(
                TurnFailureCode.ModelFailed, $"The turn could not be saved: {error.GetBaseException().Message}"));
        }
    }

    private async Task<(BegunTurn? Turn, TurnFailure? Failure)> BeginAsync(
        Guid storyId, TurnOptions? options, Placement place, TurnAudience others, CancellationTokenSource stop)
    {
        var (plan, failure) = planner.Plan(options);
        if (plan is null)
        {
            return (null, failure);
        }

        using var change = await desk.EnterAsync(storyId, stop.Token);
        await using var db = await stories.CreateDbContextAsync(stop.Token);
        if (await db.FindStoryAsync(storyId, stop.Token) is not { } story)
        {
            return (null, TurnFailure.StoryNotFound(storyId));
        }

        if (change.IsBusy)
        {
            return (null, TurnFailure.StoryBusy);
        }

        var (parentId, refused) = place(story);
        if (refused is not null)
        {
            return (null, refused);
        }

        var turn = new BegunTurn(
            storyId, Guid.CreateVersion7(clock.GetUtcNow()), parentId, plan, StoryPrompt.For(story, parentId));
        await db.SaveChangesAsync(stop.Token);
        change.StartTurn(stop, others);
        return (turn, null);
    }

    /// <summary>Returns the turn's last event; the story is busy no more then.</summary>
    private async Task<TurnEvent> WriteAsync(BegunTurn turn, Action<TurnEvent> tell, CancellationToken stop)
    {
        try
        {
            var queued = worker.TryStart(turn.Plan, turn.Prompt, turn.StoryId);
            tell(new TurnStarted(turn.Id, turn.ParentId, turn.Plan.Model.Name));
            if (queued is null)
            {
                return Failed(TurnFailure.ModelBusy);
            }

            var made = await queued.ReadAsync(text => tell(new TextAdded(turn.Id, text)), stop);
            return await SaveAsync(turn, made);
        }
        catch (ModelFailedException error)
        {
            return new TurnFailed(TurnFailureCode.ModelFailed, error.Message);
        }
        finally
        {
            desk.EndTurn(turn.StoryId);
        }
    }

    /// <summary>Not to be cancelled: whoever asked may be gone already.</summary>
    private async Task<TurnEvent> SaveAsync(BegunTurn begun, GeneratedTurn made)
    {
        if (made.Text.Length == 0)
        {
            return new TurnFinished(null, made.Reason);
        }

        using var change = await desk.EnterAsync(begun.StoryId, CancellationToken.None);
        await using var db = await stories.CreateDbContextAsync(CancellationToken.None);
        if (await db.FindStoryAsync(begun.StoryId, CancellationToken.None) is not { } story)
        {
            return Failed(TurnFailure.StoryNotFound(begun.StoryId));
        }

        var turn = new Turn
        {
            Id = begun.Id,
            ParentId = begun.ParentId,
            Author = TurnAuthor.Model,
            Text = made.Text,
            CreatedAt = clock.GetWholeMilliseconds(),
            Generation = new TurnGeneration(
                begun.Plan.Model.Name,
                begun.Plan.Model.Description.CheckpointHash,
                begun.Plan.Seed,
                begun.Plan.Settings,
                made.Tokens,
                made.Milliseconds,
                made.Sentences,
                made.Reason),
        };
        story.Append(turn);
        await db.SaveChangesAsync(CancellationToken.None);
        return new TurnFinished(turn, made.Reason);
    }

    private static TurnFailed Failed(TurnFailure failure) => new(failure.Code, failure.Message);
}
