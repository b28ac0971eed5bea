using Microsoft.AspNetCore.Http.HttpResults;

namespace StoryForge.Api;

/// <summary>The trainings on this machine, while they run and afterwards.</summary>
internal static class RunsApi
{
    /// <summary>A run that wrote within this time counts as running; steps and validations of large models take a while.</summary>
    private static readonly TimeSpan Living = TimeSpan.FromMinutes(2);

    public static void MapRuns(this IEndpointRouteBuilder routes)
    {
        var runs = routes.MapGroup("/api/runs").ForOwner();
        runs.MapGet("/", ListRuns);
        runs.MapGet("/{place}/{name}/metrics", GetMetrics);
    }

    private static Ok<List<RunSummary>> ListRuns(RunFolders folders, TimeProvider clock) =>
        TypedResults.Ok(folders.List().Select(run => Summarize(run, clock)).OrderByDescending(run => run.UpdatedAt).ToList());

    private static Results<Ok<RunNow>, ProblemHttpResult> GetMetrics(string place, string name, long? from, RunFolders folders, TimeProvider clock)
    {
        if (from < 0)
        {
            return Problems.Of(Stories.TurnFailureCode.InvalidRequest, "from is a place in the file, and below 0.");
        }

        return folders.Find(place, name) is { } run
            ? TypedResults.Ok(new RunNow(Summarize(run, clock), MetricsReader.Read(run.Metrics, from ?? 0)))
            : TypedResults.Problem(
                statusCode: StatusCodes.Status404NotFound,
                title: "No such training",
                detail: $"There is no training {name} with a metrics.jsonl in {place}.",
                extensions: new Dictionary<string, object?> { ["code"] = "run-not-found" });
    }

    private static RunSummary Summarize(RunFolder run, TimeProvider clock)
    {
        var changed = new DateTimeOffset(File.GetLastWriteTimeUtc(run.Metrics), TimeSpan.Zero);
        return new RunSummary(run.Place, run.Name, changed, clock.GetUtcNow() - changed < Living);
    }
}

/// <param name="IsRunning">It has written within the last minutes.</param>
public sealed record RunSummary(string Place, string Name, DateTimeOffset UpdatedAt, bool IsRunning);

public sealed record RunNow(RunSummary Run, RunMetrics Metrics);
