using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>Stories: make, list, read, rename, delete.</summary>
internal static class StoriesApi
{
    public static RouteGroupBuilder MapStories(this IEndpointRouteBuilder routes)
    {
        var stories = routes.MapGroup("/api/stories");
        stories.MapPost("/", CreateStory).ForOwner();
        stories.MapGet("/", ListStories).ForOwner();
        stories.MapGet("/{id:guid}", GetStory).WithName(nameof(GetStory)).ForStory();
        stories.MapPatch("/{id:guid}", ChangeStory).ForStory().WithNews();
        stories.MapPut("/{id:guid}/draft", SaveDraft).ForStory();
        stories.MapDelete("/{id:guid}", DeleteStory).ForOwner().WithNews();
        return stories;
    }

    private static async Task<CreatedAtRoute<Story>> CreateStory(
        CreateStoryRequest request, StoryDb db, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetWholeMilliseconds();
        var story = new Story
        {
            Id = Guid.CreateVersion7(now),
            Title = request.Title ?? "",
            Memory = request.Memory ?? "",
            AuthorsNote = request.AuthorsNote ?? "",
            CreatedAt = now,
            UpdatedAt = now,
        };
        if (!string.IsNullOrEmpty(request.Text))
        {
            story.AppendWriters(request.Text, parentId: null, now);
        }

        db.Add(story);
        await db.SaveChangesAsync(cancellation);
        return TypedResults.CreatedAtRoute(story, nameof(GetStory), new { id = story.Id });
    }

    private static async Task<Ok<List<StorySummary>>> ListStories(StoryDb db, CancellationToken cancellation) =>
        TypedResults.Ok(await db.Stories
            .Where(story => !story.IsPlay)
            .OrderByDescending(story => story.UpdatedAt).ThenByDescending(story => story.Id)
            .Select(story => new StorySummary(
                story.Id,
                story.Title,
                EF.Property<string>(story, StoryDb.Excerpt),
                EF.Property<int>(story, StoryDb.Words),
                EF.Property<int>(story, StoryDb.TurnCount),
                story.CreatedAt,
                story.UpdatedAt))
            .ToListAsync(cancellation));

    private static async Task<Results<Ok<Story>, ProblemHttpResult>> GetStory(
        Guid id, StoryDb db, HttpContext context, CancellationToken cancellation) =>
        await db.FindStoryAsync(id, cancellation) is not { } story ? Problems.Of(TurnFailure.StoryNotFound(id))
        : TypedResults.Ok(Access.Of(context).MayWrite(id) ? story : story.ForReaders());

    /// <summary>Allowed while the model writes too: a changed memory counts from the next turn.</summary>
    private static async Task<Results<Ok<Story>, ProblemHttpResult>> ChangeStory(
        Guid id, ChangeStoryRequest request, StoryDb db, StoryDesk desk, TimeProvider clock, CancellationToken cancellation)
    {
        using var change = await desk.EnterAsync(id, cancellation);
        if (await db.FindStoryAsync(id, cancellation) is not { } story)
        {
            return Problems.Of(TurnFailure.StoryNotFound(id));
        }

        story.Title = request.Title ?? story.Title;
        story.Memory = request.Memory ?? story.Memory;
        story.AuthorsNote = request.AuthorsNote ?? story.AuthorsNote;
        story.WorldNotes = request.WorldNotes ?? story.WorldNotes;
        story.WordGoal = request.WordGoal is { } goal ? (goal > 0 ? goal : null) : story.WordGoal;
        story.UpdatedAt = clock.GetWholeMilliseconds();
        await db.SaveChangesAsync(cancellation);
        return TypedResults.Ok(story);
    }

    /// <summary>What is being typed, several times a minute: no turn is read for it, and a running one does not matter.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> SaveDraft(
        Guid id, SaveDraftRequest request, StoryDb db, CancellationToken cancellation) =>
        await db.Stories.Where(story => story.Id == id)
            .ExecuteUpdateAsync(change => change.SetProperty(story => story.Draft, request.Text), cancellation) > 0
            ? TypedResults.NoContent()
            : Problems.Of(TurnFailure.StoryNotFound(id));

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteStory(
        Guid id, StoryDb db, StoryDesk desk, CancellationToken cancellation)
    {
        if (desk.Running(id) is { } turn)
        {
            await turn.StopAsync();
        }

        using var change = await desk.EnterAsync(id, cancellation);
        if (change.IsBusy)
        {
            return Problems.Of(TurnFailure.StoryBusy);
        }

        return await db.Stories.Where(story => story.Id == id).ExecuteDeleteAsync(cancellation) > 0
            ? TypedResults.NoContent()
            : Problems.Of(TurnFailure.StoryNotFound(id));
    }
}
