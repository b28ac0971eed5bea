using Microsoft.AspNetCore.Http.HttpResults;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>The tree of turns of one story, changed by its writer alone; the model's turns come through the hub.</summary>
internal static class TurnsApi
{
    public static void MapTurns(this RouteGroupBuilder stories)
    {
        stories.MapPost("/{id:guid}/turns", AddTurn).ForStory().WithNews();
        stories.MapPatch("/{id:guid}/turns/{turnId:guid}", EditTurn).ForStory().WithNews();
        stories.MapPut("/{id:guid}/turns/{turnId:guid}/name", NameBranch).ForStory().WithNews();
        stories.MapPost("/{id:guid}/head", MoveHead).ForStory().WithNews();
    }

    private static Task<Results<Created<TurnsAdded>, ProblemHttpResult>> AddTurn(
        Guid id, AddTurnRequest request, StoryDb db, StoryDesk desk, TimeProvider clock, CancellationToken cancellation) =>
        ChangeAsync(id, request.ParentId, db, desk, story =>
        {
            var turn = story.AppendWriters(request.Text, request.ParentId ?? story.HeadId, clock.GetWholeMilliseconds());
            return TypedResults.Created($"/api/stories/{id}", new TurnsAdded(story.HeadId, [turn]));
        }, cancellation);

    private static Task<Results<Ok<TurnsAdded>, ProblemHttpResult>> EditTurn(
        Guid id, Guid turnId, EditTurnRequest request, StoryDb db, StoryDesk desk, TimeProvider clock, CancellationToken cancellation) =>
        ChangeAsync(id, turnId, db, desk, story =>
        {
            var now = clock.GetWholeMilliseconds();
            if (request.Amend && story.IsEditUnderWay(turnId))
            {
                db.Amend(story, turnId, request.Text, now);
                return TypedResults.Ok(new TurnsAdded(story.HeadId, [story.Get(turnId)]));
            }

            var added = story.Edit(turnId, request.Text, now);
            return TypedResults.Ok(new TurnsAdded(story.HeadId, added));
        }, cancellation);

    private static Task<Results<Ok<BranchesNamed>, ProblemHttpResult>> NameBranch(
        Guid id, Guid turnId, NameBranchRequest request, StoryDb db, StoryDesk desk, TimeProvider clock, CancellationToken cancellation) =>
        ChangeAsync(id, turnId, db, desk, story =>
        {
            story.NameBranch(turnId, request.Name, clock.GetWholeMilliseconds());
            return TypedResults.Ok(new BranchesNamed(story.BranchNames));
        }, cancellation);

    private static Task<Results<Ok<HeadMoved>, ProblemHttpResult>> MoveHead(
        Guid id, MoveHeadRequest request, StoryDb db, StoryDesk desk, TimeProvider clock, CancellationToken cancellation) =>
        ChangeAsync(id, request.TurnId, db, desk, story =>
        {
            story.MoveHead(request.TurnId, clock.GetWholeMilliseconds());
            return TypedResults.Ok(new HeadMoved(story.HeadId));
        }, cancellation);

    /// <summary>Changes and saves a story that has the turn and in which no model is writing.</summary>
    private static async Task<Results<TResult, ProblemHttpResult>> ChangeAsync<TResult>(
        Guid id, Guid? turnId, StoryDb db, StoryDesk desk, Func<Story, TResult> apply, CancellationToken cancellation)
        where TResult : IResult
    {
        using var change = await desk.EnterAsync(id, cancellation);
        if (await db.FindStoryAsync(id, cancellation) is not { } story)
        {
            return Problems.Of(TurnFailure.StoryNotFound(id));
        }

        if (turnId is { } wanted && story.Find(wanted) is null)
        {
            return Problems.Of(TurnFailure.TurnNotFound(id, wanted));
        }

        if (change.IsBusy)
        {
            return Problems.Of(TurnFailure.StoryBusy);
        }

        var result = apply(story);
        await db.SaveChangesAsync(cancellation);
        return result;
    }
}
