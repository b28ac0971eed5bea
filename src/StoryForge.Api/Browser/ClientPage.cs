using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.FileProviders;

namespace StoryForge.Api;

/// <summary>The built page: its files, and for every address it has itself, such as /stories/ID, its index.html.</summary>
internal static class ClientPage
{
    public static void UseClientPage(this WebApplication app, string? folder)
    {
        app.MapFallback("/api/{**rest}", NoSuchAddress);
        app.MapFallback("/hubs/{**rest}", NoSuchAddress);
        if (folder is null || !File.Exists(Path.Combine(folder, "index.html")))
        {
            app.MapGet("/", () => TypedResults.Text("StoryForge serves its API here. The page is not built: run ./storyforge up"));
            return;
        }

        var files = new PhysicalFileProvider(Path.GetFullPath(folder));
        var options = new StaticFileOptions
        {
            FileProvider = files,
            // Vite puts a hash of the content into the names below assets/; all else is looked up anew
            OnPrepareResponse = sent => sent.Context.Response.Headers.CacheControl =
                sent.Context.Request.Path.StartsWithSegments("/assets") ? "public, max-age=31536000, immutable" : "no-cache",
        };
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(options);
        app.MapFallbackToFile("index.html", options);
    }

    private static ProblemHttpResult NoSuchAddress(HttpRequest request) => TypedResults.Problem(
        statusCode: StatusCodes.Status404NotFound, title: "No such address", detail: $"There is nothing at {request.Path}.");
}
