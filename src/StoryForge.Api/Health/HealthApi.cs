using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace StoryForge.Api;

/// <summary>Whether the server can do its work: 200 with status "ok", else 503.</summary>
internal static class HealthApi
{
    public static void MapHealth(this IEndpointRouteBuilder routes) => routes.MapGet("/health", GetHealth);

    private static async Task<JsonHttpResult<Health>> GetHealth(
        StoryDb db, ModelWorker worker, ModelLibrary models, CancellationToken cancellation)
    {
        bool stories = await db.Database.CanConnectAsync(cancellation);
        bool isWell = stories && worker.IsRunning;
        return TypedResults.Json(
            new Health(isWell ? "ok" : "failing", stories, worker.IsRunning, models.List().Count),
            statusCode: isWell ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}

/// <param name="Stories">The database answers.</param>
/// <param name="ModelThread">The model thread runs.</param>
/// <param name="Models">How many models there are to choose from.</param>
public sealed record Health(string Status, bool Stories, bool ModelThread, int Models);
