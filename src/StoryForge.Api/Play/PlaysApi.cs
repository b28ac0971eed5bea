using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>
/// Plots for visitors. A plot is a story like any other, which the hub's turns write on; here it is begun, and kept.
/// </summary>
internal static class PlaysApi
{
    public static void MapPlays(this IEndpointRouteBuilder routes)
    {
        var plays = routes.MapGroup("/api/plays").ForOwner();
        plays.MapGet("/", ShowTerms);
        plays.MapPost("/", Begin);
        plays.MapPost("/{id:guid}/keep", Keep);
    }

    private static Ok<PlayTerms> ShowTerms(ServerOptions options) => TypedResults.Ok(new PlayTerms(options.PlayDays == 0 ? null : options.PlayDays));

    /// <summary>
    /// A story with a title of the model's own, and the words that its characters come in with. The title is its memory
    /// too, as that stands above the text on lines of its own: so the model reads what its training plots look like.
    /// </summary>
    private static async Task<Results<CreatedAtRoute<Story>, ProblemHttpResult>> Begin(
        PlayRequest request, TurnPlanner planner, ModelWorker worker, StoryDb db, TimeProvider clock, CancellationToken cancellation)
    {
        var (plan, failure) = planner.Plan(request.Options);
        if (plan is null)
        {
            return Problems.Of(failure!);
        }

        string title;
        try
        {
            string? first = request.Characters.Count == 0 ? null : request.Characters[(int)(plan.Seed % request.Characters.Count)].Trim();
            title = await PlotTitle.WriteAsync(worker, plan, first, cancellation);
        }
        catch (ModelFailedException error)
        {
            return Problems.Of(TurnFailureCode.ModelFailed, error.Message);
        }

        var now = clock.GetWholeMilliseconds();
        var story = new Story
        {
            Id = Guid.CreateVersion7(now),
            Title = title,
            Memory = title,
            IsPlay = true,
            CreatedAt = now,
            UpdatedAt = now,
        };
        if (PlotOpening.Of(request.Characters, plan.Seed) is { Length: > 0 } opening)
        {
            story.AppendWriters(opening, parentId: null, now);
        }

        db.Add(story);
        await db.SaveChangesAsync(cancellation);
        return TypedResults.CreatedAtRoute(story, "GetStory", new { id = story.Id });
    }

    /// <summary>From now on it is among the stories.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> Keep(
        Guid id, StoryDb db, StoryDesk desk, TimeProvider clock, CancellationToken cancellation)
    {
        using var change = await desk.EnterAsync(id, cancellation);
        if (await db.FindStoryAsync(id, cancellation) is not { } story)
        {
            return Problems.Of(TurnFailure.StoryNotFound(id));
        }

        story.IsPlay = false;
        story.UpdatedAt = clock.GetWholeMilliseconds();
        await db.SaveChangesAsync(cancellation);
        return TypedResults.NoContent();
    }
}

/// <param name="Days">After so many a plot is removed that nobody saved or shared; null: never.</param>
public sealed record PlayTerms(int? Days);
