namespace StoryForge.Api;

/// <summary>
/// Turns away requests that another site's page makes: browsers let any page open a web socket to any address, and
/// answer with the writer's stories. The host alone is compared, so that a page served by Vite on another port works.
/// </summary>
internal static class OriginCheck
{
    public static void UseOriginCheck(this IApplicationBuilder app, IReadOnlyList<string> allowed) => app.Use((context, next) =>
    {
        string? origin = context.Request.Headers.Origin;
        return string.IsNullOrEmpty(origin) || allowed.Contains(origin, StringComparer.OrdinalIgnoreCase) || IsOwn(origin, context.Request)
            ? next(context)
            : TypedResults.Problem(
                statusCode: StatusCodes.Status403Forbidden,
                title: "Not from here",
                detail: $"Pages of {origin} may not use this server.",
                extensions: new Dictionary<string, object?> { ["code"] = "foreign-origin" }).ExecuteAsync(context);
    });

    private static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && string.Equals(uri.Host, request.Host.Host, StringComparison.OrdinalIgnoreCase);
}
