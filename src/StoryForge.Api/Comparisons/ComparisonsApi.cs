using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace StoryForge.Api;

/// <summary>What <c>storyforge compare --out data/comparisons/NAME</c> has written, to be read in the browser.</summary>
internal static class ComparisonsApi
{
    /// <summary>A report is one file with its style and its drawings in it; it runs nothing, and loads nothing.</summary>
    private const string ReportPolicy =
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

    public static void MapComparisons(this IEndpointRouteBuilder routes)
    {
        var comparisons = routes.MapGroup("/api/comparisons").ForOwner();
        comparisons.MapGet("/", ListComparisons);
        comparisons.MapGet("/{name}/report", GetReport);
    }

    private static Ok<List<ComparisonSummary>> ListComparisons(DataFolder data) =>
        TypedResults.Ok(Folders(data).Select(Summarize).OrderByDescending(comparison => comparison.MadeAt).ToList());

    private static Results<PhysicalFileHttpResult, ProblemHttpResult> GetReport(string name, DataFolder data, HttpContext context)
    {
        // found by an equal name: no part of an address becomes a part of a path
        if (Folders(data).FirstOrDefault(folder => Path.GetFileName(folder) == name) is not { } found)
        {
            return TypedResults.Problem(
                statusCode: StatusCodes.Status404NotFound,
                title: "No such comparison",
                detail: $"There is no comparison {name} with a report.html.",
                extensions: new Dictionary<string, object?> { ["code"] = "comparison-not-found" });
        }

        context.Response.Headers.ContentSecurityPolicy = ReportPolicy;
        context.Response.Headers.CacheControl = "no-cache";
        return TypedResults.PhysicalFile(PageIn(found), "text/html; charset=utf-8");
    }

    private static IEnumerable<string> Folders(DataFolder data)
    {
        string root = Path.Combine(data.Root, "comparisons");
        return Directory.Exists(root) ? Directory.EnumerateDirectories(root).Where(folder => File.Exists(PageIn(folder))) : [];
    }

    private static string PageIn(string folder) => Path.Combine(folder, "report.html");

    /// <summary>The names of the models stand in report.json; a report without it is listed all the same.</summary>
    private static ComparisonSummary Summarize(string folder)
    {
        var madeAt = new DateTimeOffset(File.GetLastWriteTimeUtc(PageIn(folder)), TimeSpan.Zero);
        try
        {
            using var figures = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "report.json")));
            var models = figures.RootElement.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("name").GetString() ?? "").ToList();
            return new ComparisonSummary(Path.GetFileName(folder), madeAt, models);
        }
        catch (Exception error) when (error is IOException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new ComparisonSummary(Path.GetFileName(folder), madeAt, []);
        }
    }
}

/// <param name="Name">Its folder's.</param>
public sealed record ComparisonSummary(string Name, DateTimeOffset MadeAt, IReadOnlyList<string> Models);
