using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>Links to one story, made and taken back by the owner, and the door of a closed server.</summary>
internal static class SharingApi
{
    public static void MapSharing(this IEndpointRouteBuilder routes, RouteGroupBuilder stories)
    {
        routes.MapGet("/api/access", ShowAccess);
        routes.MapPost("/api/access/owner", EnterAsOwner);
        stories.MapGet("/{id:guid}/shares", ListShares).ForOwner();
        stories.MapPost("/{id:guid}/shares", AddShare).ForOwner();
        stories.MapDelete("/{id:guid}/shares/{shareId:guid}", Revoke).ForOwner();
    }

    private static Ok<AccessSummary> ShowAccess(HttpContext context, ServerOptions options)
    {
        var access = Access.Of(context);
        return TypedResults.Ok(new AccessSummary(access.Role, access.StoryId, options.OwnerToken is not null));
    }

    private static Results<NoContent, UnauthorizedHttpResult> EnterAsOwner(OwnerRequest request, HttpContext context, ServerOptions options)
    {
        if (options.OwnerToken is not { } token || !AccessCheck.AreSame(request.Token, token))
        {
            return TypedResults.Unauthorized();
        }

        context.Response.Cookies.Append(AccessCheck.OwnerCookie, token, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            MaxAge = TimeSpan.FromDays(365),
        });
        return TypedResults.NoContent();
    }

    private static async Task<Ok<List<ShareSummary>>> ListShares(Guid id, StoryDb db, CancellationToken cancellation) =>
        TypedResults.Ok(await db.Shares.Where(share => share.StoryId == id)
            .OrderBy(share => share.CreatedAt).ThenBy(share => share.Id)
            .Select(share => new ShareSummary(share.Id, share.Kind, share.CreatedAt, null))
            .ToListAsync(cancellation));

    /// <summary>The token is told this once.</summary>
    private static async Task<Results<Ok<ShareSummary>, ProblemHttpResult>> AddShare(
        Guid id, AddShareRequest request, StoryDb db, TimeProvider clock, CancellationToken cancellation)
    {
        if (!await db.Stories.AnyAsync(story => story.Id == id, cancellation))
        {
            return Problems.Of(TurnFailure.StoryNotFound(id));
        }

        string token = Share.DrawToken();
        var now = clock.GetWholeMilliseconds();
        var share = new Share { Id = Guid.CreateVersion7(now), StoryId = id, Kind = request.Kind, TokenHash = Share.HashOf(token), CreatedAt = now };
        db.Add(share);
        await db.SaveChangesAsync(cancellation);
        return TypedResults.Ok(new ShareSummary(share.Id, share.Kind, share.CreatedAt, token));
    }

    /// <summary>Whoever is there by this link is shown the door.</summary>
    private static async Task<Results<NoContent, NotFound>> Revoke(
        Guid id, Guid shareId, StoryDb db, StoryPresence presence, CancellationToken cancellation)
    {
        if (await db.Shares.Where(share => share.StoryId == id && share.Id == shareId).ExecuteDeleteAsync(cancellation) == 0)
        {
            return TypedResults.NotFound();
        }

        presence.ShowOut(shareId);
        return TypedResults.NoContent();
    }
}

/// <param name="StoryId">The only story that the link opens.</param>
/// <param name="Closed">The server asks for the owner's token.</param>
public sealed record AccessSummary(AccessRole Role, Guid? StoryId, bool Closed);

/// <param name="Token">Null but in the answer to its making.</param>
public sealed record ShareSummary(Guid Id, ShareKind Kind, DateTimeOffset CreatedAt, string? Token);

public sealed record AddShareRequest
{
    public required ShareKind Kind { get; init; }
}

public sealed record OwnerRequest
{
    [StringLength(1_000, MinimumLength = 1)]
    public required string Token { get; init; }
}
