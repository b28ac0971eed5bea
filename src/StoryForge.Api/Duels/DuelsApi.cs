using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>Blind duels: two texts without names, a choice, and the board that comes of the choices.</summary>
internal static class DuelsApi
{
    public static void MapDuels(this IEndpointRouteBuilder routes)
    {
        var duels = routes.MapGroup("/api/duels").ForOwner();
        duels.MapPost("/", Begin);
        duels.MapPost("/{id:guid}/choice", Choose);
        duels.MapGet("/board", GetBoards);
    }

    /// <summary>Both texts are told at once when both are written: their pace would give the models away.</summary>
    private static async Task<Results<Created<BlindDuel>, ProblemHttpResult>> Begin(
        DuelRequest request, ModelLibrary library, TurnPlanner planner, ModelWorker worker, StoryDb db, TimeProvider clock, CancellationToken cancellation)
    {
        var models = library.List().Where(model => request.Models is not { Count: > 0 } wanted || wanted.Contains(model.Name)).ToList();
        if (models.Count < 2)
        {
            return Problems.Of(TurnFailureCode.InvalidRequest, $"A duel needs two models, and there {(models.Count == 1 ? "is only one" : "are none")} to choose from.");
        }

        var past = await db.Duels.Where(duel => duel.Choice != null)
            .Select(duel => new { Left = duel.Left.Model, Right = duel.Right.Model }).ToListAsync(cancellation);
        var (left, right) = DuelPairing.Pick(models, (one, other) =>
            past.Count(duel => (duel.Left == one.Name && duel.Right == other.Name) || (duel.Left == other.Name && duel.Right == one.Name)));
        try
        {
            var texts = await Task.WhenAll(new[] { left, right }.Select(model => WriteAsync(model, request, planner, worker, cancellation)));
            if (texts.Any(text => text is null))
            {
                return Problems.Of(TurnFailure.ModelBusy);
            }

            var now = clock.GetWholeMilliseconds();
            var duel = new Duel
            {
                // a random id: one with a time in it says nothing either, but this one is an address to vote at
                Id = Guid.NewGuid(),
                Prompt = request.Prompt,
                Temperature = request.Temperature,
                Left = texts[0]!,
                Right = texts[1]!,
                CreatedAt = now,
            };
            db.Add(duel);
            await db.SaveChangesAsync(cancellation);
            return TypedResults.Created($"/api/duels/{duel.Id}", new BlindDuel(duel.Id, duel.Prompt, duel.Temperature, duel.Left.Text, duel.Right.Text));
        }
        catch (ModelFailedException)
        {
            // the message names the model
            return Problems.Of(TurnFailureCode.ModelFailed, "One of the two models failed. Its name is in the server's log.");
        }
    }

    private static async Task<Results<Ok<RevealedDuel>, ProblemHttpResult>> Choose(
        Guid id, ChoiceRequest request, StoryDb db, CancellationToken cancellation)
    {
        // one statement, so that of two choices at once one counts
        string choice = request.Choice.ToString();
        int changed = await db.Duels.Where(duel => duel.Id == id && duel.Choice == null)
            .ExecuteUpdateAsync(set => set.SetProperty(duel => duel.Choice, request.Choice), cancellation);
        if (await db.Duels.AsNoTracking().SingleOrDefaultAsync(duel => duel.Id == id, cancellation) is not { Choice: { } chosen } found)
        {
            return TypedResults.Problem(
                statusCode: StatusCodes.Status404NotFound, title: "No such duel", detail: $"There is no duel {id}.", extensions: new Dictionary<string, object?> { ["code"] = "duel-not-found" });
        }

        return changed > 0 || chosen == request.Choice
            ? TypedResults.Ok(new RevealedDuel(found.Id, chosen, found.Left, found.Right))
            : TypedResults.Problem(
                statusCode: StatusCodes.Status409Conflict,
                title: "Chosen already",
                detail: $"The choice in this duel was \"{chosen}\", and it stands; \"{choice}\" was not counted.",
                extensions: new Dictionary<string, object?> { ["code"] = "chosen-already" });
    }

    private static async Task<Ok<DuelBoards>> GetBoards(StoryDb db, CancellationToken cancellation)
    {
        var duels = await db.Duels.AsNoTracking().Where(duel => duel.Choice != null).ToListAsync(cancellation);
        return TypedResults.Ok(new DuelBoards(
            DuelBoard.Of(null, duels),
            [.. duels.GroupBy(duel => duel.Temperature).OrderBy(group => group.Key).Select(group => DuelBoard.Of(group.Key, [.. group]))]));
    }

    private static async Task<DuelSide?> WriteAsync(
        ModelEntry model, DuelRequest request, TurnPlanner planner, ModelWorker worker, CancellationToken cancellation)
    {
        var (plan, _) = planner.Plan(new TurnOptions { Model = model.Name, Temperature = request.Temperature, Sentences = request.Sentences });
        if (plan is null || worker.TryStart(plan, StoryPrompt.Create("", request.Prompt, ""), storyId: null) is not { } queued)
        {
            return null;
        }

        var made = await queued.ReadAsync(_ => { }, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return new DuelSide(plan.Model.Name, plan.Model.Description.CheckpointHash, plan.Seed, made.Text);
    }
}
