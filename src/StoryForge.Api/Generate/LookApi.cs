using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>Looks into the model's work: what it gets to read, and what else it might have written.</summary>
internal static class LookApi
{
    public static void MapLooks(this RouteGroupBuilder stories)
    {
        stories.MapPost("/{id:guid}/prompt", ShowPrompt).ForStory();
        stories.MapPost("/{id:guid}/turns/{turnId:guid}/alternatives", FindAlternatives).ForStory();
    }

    private static async Task<Results<Ok<PromptView>, ProblemHttpResult>> ShowPrompt(
        Guid id, ShowPromptRequest request, StoryDb db, TurnPlanner planner, ModelWorker worker, CancellationToken cancellation)
    {
        var (plan, failure) = planner.Plan(new TurnOptions { Model = request.Model });
        if (await db.FindStoryAsync(id, cancellation) is not { } story)
        {
            return Problems.Of(TurnFailure.StoryNotFound(id));
        }

        if (plan is null)
        {
            return Problems.Of(failure!);
        }

        var prompt = StoryPrompt.For(story, story.HeadId, request.Text ?? "");
        return await AskAsync(worker, plan.Model, id, session => PromptView.Of(prompt, session.Model), cancellation);
    }

    private static async Task<Results<Ok<WordAlternatives>, ProblemHttpResult>> FindAlternatives(
        Guid id, Guid turnId, AlternativesRequest request, StoryDb db, TurnPlanner planner, ModelWorker worker, CancellationToken cancellation)
    {
        if (await db.FindStoryAsync(id, cancellation) is not { } story)
        {
            return Problems.Of(TurnFailure.StoryNotFound(id));
        }

        if (story.Find(turnId) is not { } turn)
        {
            return Problems.Of(TurnFailure.TurnNotFound(id, turnId));
        }

        if (turn.Generation is not { } generation || request.Offset >= turn.Text.Length)
        {
            return Problems.Of(TurnFailureCode.InvalidRequest, "There is no word of a model's at this place.");
        }

        var (plan, failure) = planner.PlanAgain(generation);
        if (plan is null)
        {
            return Problems.Of(failure!);
        }

        var prompt = StoryPrompt.For(story, story.Original(turnId).ParentId);
        bool changed = generation.Prompt is { } hash && hash != prompt.Hash;
        return await AskAsync(
            worker, plan.Model, id, session => WordAlternatives.At(session, prompt, plan, turn.Text, request.Offset, changed), cancellation);
    }

    private static async Task<Results<Ok<T>, ProblemHttpResult>> AskAsync<T>(
        ModelWorker worker, ModelEntry model, Guid storyId, Func<Generation.PromptedSession, T> look, CancellationToken cancellation)
    {
        try
        {
            return worker.TryLook(model, storyId, look) is { } looking
                ? TypedResults.Ok(await looking.WaitAsync(cancellation))
                : Problems.Of(TurnFailure.ModelBusy);
        }
        catch (ModelFailedException error)
        {
            return Problems.Of(TurnFailureCode.ModelFailed, error.Message);
        }
    }
}

public sealed record ShowPromptRequest
{
    /// <summary>Null is the default model.</summary>
    [StringLength(200, MinimumLength = 1)]
    public string? Model { get; init; }

    /// <summary>What the writer has typed and not yet sent.</summary>
    [StringLength(StoryLimits.Draft)]
    public string? Text { get; init; }
}

public sealed record AlternativesRequest
{
    /// <summary>Of a character of the word, in the turn's text (UTF-16 code units).</summary>
    [Range(0, int.MaxValue)]
    public required int Offset { get; init; }
}
