using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace StoryForge.Api;

/// <summary>
/// Finds out who sends a request. A link's token counts wherever it is sent, and limits its sender to its story, on an
/// open server too; without one the owner's cookie counts, if the server asks for it at all.
/// </summary>
internal static class AccessCheck
{
    public const string OwnerCookie = "storyforge-owner";

    public static void UseAccessCheck(this IApplicationBuilder app, string? ownerToken) => app.Use(async (context, next) =>
    {
        (await FindAsync(context, ownerToken)).Keep(context);
        // a link opens one story; the other hub belongs to none
        if (context.Request.Path.StartsWithSegments("/hubs")
            && Access.Of(context).Role is var role
            && role != AccessRole.Owner
            && (role == AccessRole.Nobody || !context.Request.Path.StartsWithSegments(StoryHub.Path)))
        {
            await Refuse(Access.Of(context)).ExecuteAsync(context);
            return;
        }

        await next(context);
    });

    /// <summary>Only for the owner.</summary>
    public static TBuilder ForOwner<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.Where(access => access.Role == AccessRole.Owner);

    /// <summary>For whoever has got in, by a link too.</summary>
    public static TBuilder ForVisitors<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.Where(access => access.Role != AccessRole.Nobody);

    /// <summary>For those who may read the story of the address, or where something is changed, write in it.</summary>
    public static TBuilder ForStory<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.AddEndpointFilter(async (call, next) =>
        {
            var access = Access.Of(call.HttpContext);
            bool mayDo = Guid.TryParse(call.HttpContext.Request.RouteValues["id"] as string, out var id)
                && (HttpMethods.IsGet(call.HttpContext.Request.Method) ? access.MayRead(id) : access.MayWrite(id));
            return mayDo ? await next(call) : Refuse(access);
        });

    private static TBuilder Where<TBuilder>(this TBuilder endpoint, Predicate<Access> may)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.AddEndpointFilter(async (call, next) =>
            Access.Of(call.HttpContext) is var access && may(access) ? await next(call) : Refuse(access));

    private static ProblemHttpResult Refuse(Access access) => access.Role == AccessRole.Nobody
        ? TypedResults.Problem(
            statusCode: StatusCodes.Status401Unauthorized,
            title: "Closed",
            detail: "This server is its owner's alone. Open it with the owner's token, or with a link that you were given.",
            extensions: new Dictionary<string, object?> { ["code"] = "closed" })
        : TypedResults.Problem(
            statusCode: StatusCodes.Status403Forbidden,
            title: "Not with this link",
            detail: access.Role == AccessRole.Read ? "This link is for reading one story." : "This link is for writing in one story.",
            extensions: new Dictionary<string, object?> { ["code"] = "not-with-this-link" });

    private static async Task<Access> FindAsync(HttpContext context, string? ownerToken)
    {
        if (TokenOf(context.Request) is { } token)
        {
            string hash = Share.HashOf(token);
            var db = context.RequestServices.GetRequiredService<StoryDb>();
            var share = await db.Shares.AsNoTracking().SingleOrDefaultAsync(each => each.TokenHash == hash, context.RequestAborted);
            return share is null
                ? new Access(AccessRole.Nobody)
                : new Access(share.Kind == ShareKind.Write ? AccessRole.Write : AccessRole.Read, share.StoryId, share.Id);
        }

        return new Access(
            ownerToken is null || (context.Request.Cookies[OwnerCookie] is { } cookie && AreSame(cookie, ownerToken)) ? AccessRole.Owner : AccessRole.Nobody);
    }

    /// <summary>A browser can't set headers for a web socket or a download: there the token stands in the address.</summary>
    private static string? TokenOf(HttpRequest request)
    {
        const string Bearer = "Bearer ";
        string? header = request.Headers.Authorization;
        return header?.StartsWith(Bearer, StringComparison.Ordinal) == true ? header[Bearer.Length..]
            : request.Query["access_token"] is [{ Length: > 0 } token] ? token
            : null;
    }

    /// <summary>In the same time for every wrong token.</summary>
    public static bool AreSame(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(one)), SHA256.HashData(Encoding.UTF8.GetBytes(other)));
}
