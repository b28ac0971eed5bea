using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>One continuation of a text, without a story.</summary>
internal static class GenerateApi
{
    public static void MapGenerate(this IEndpointRouteBuilder routes) => routes.MapPost("/api/generate", Generate).ForOwner();

    private static async Task<Results<Ok<GenerateResponse>, ProblemHttpResult>> Generate(
        GenerateRequest request, TurnPlanner planner, ModelWorker worker, CancellationToken cancellation)
    {
        var (plan, failure) = planner.Plan(request.Options);
        if (plan is null)
        {
            return Problems.Of(failure!);
        }

        if (worker.TryStart(plan, StoryPrompt.Create("", request.Prompt, ""), storyId: null) is not { } queued)
        {
            return Problems.Of(TurnFailure.ModelBusy);
        }

        try
        {
            var turn = await queued.ReadAsync(_ => { }, cancellation);
            return TypedResults.Ok(new GenerateResponse(
                turn.Text,
                turn.Sentences,
                turn.Reason,
                plan.Model.Name,
                plan.Model.Description.CheckpointHash,
                plan.Seed,
                turn.Tokens,
                turn.Milliseconds));
        }
        catch (ModelFailedException error)
        {
            return Problems.Of(TurnFailureCode.ModelFailed, error.Message);
        }
    }
}

public sealed record GenerateRequest
{
    [StringLength(StoryLimits.Prompt)]
    public required string Prompt { get; init; }

    public TurnOptions? Options { get; init; }
}

/// <param name="Text">Whole sentences; empty when there is not one.</param>
public sealed record GenerateResponse(
    string Text, int Sentences, TurnEndReason Reason, string Model, string Checkpoint, long Seed, int Tokens, long Milliseconds);
