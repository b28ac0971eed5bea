using Microsoft.AspNetCore.SignalR;

namespace StoryForge.Api;

/// <summary>
/// Tells the pages that have a story open that another page has changed it, so that they read it again. The page that
/// made the change names its connection in a header, and is not told.
/// </summary>
internal static class StoryNews
{
    private const string Connection = "StoryForge-Connection";

    public static TBuilder WithNews<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.AddEndpointFilter(async (call, next) =>
        {
            var result = await next(call);
            var inner = result is INestedHttpResult nested ? nested.Result : result;
            if (inner is not IStatusCodeHttpResult { StatusCode: >= 400 } && call.HttpContext.Request.RouteValues["id"] is string id)
            {
                var pages = call.HttpContext.RequestServices.GetRequiredService<IHubContext<StoryHub, IStoryClient>>();
                string changer = call.HttpContext.Request.Headers[Connection].ToString();
                await pages.Clients.GroupExcept(Guid.Parse(id).ToString(), changer).StoryChanged(Guid.Parse(id));
            }

            return result;
        });
}
