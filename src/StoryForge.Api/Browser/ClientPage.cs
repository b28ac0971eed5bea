using Microsoft.Extensions.FileProviders;

namespace StoryForge.Api;

/// <summary>The built page: its files, and for every address it has itself, such as /stories/ID, its index.html.</summary>
internal static class ClientPage
{
    public static void UseClientPage(this WebApplication app, string? folder)
    {
        if (folder is null || !File.Exists(Path.Combine(folder, "index.html")))
        {
            app.MapGet("/", () => TypedResults.Text("StoryForge serves its API here. The page is not built: run ./storyforge up"));
            return;
        }

        var files = new PhysicalFileProvider(Path.GetFullPath(folder));
        app.Use((context, next) =>
        {
            if (IsAddressOfThePage(context))
            {
                context.Request.Path = "/index.html";
            }

            return next(context);
        });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            // Vite puts a hash of the content into the names below assets/; all else is looked up anew
            OnPrepareResponse = sent => sent.Context.Response.Headers.CacheControl =
                sent.Context.Request.Path.StartsWithSegments("/assets") ? "public, max-age=31536000, immutable" : "no-cache",
        });
    }

    /// <summary>No fallback endpoint: it would answer for an API address with the wrong method, too.</summary>
    private static bool IsAddressOfThePage(HttpContext context)
    {
        var path = context.Request.Path;
        return context.GetEndpoint() is null
            && HttpMethods.IsGet(context.Request.Method)
            && !path.StartsWithSegments("/api")
            && !path.StartsWithSegments("/hubs")
            && !Path.HasExtension(path);
    }
}
