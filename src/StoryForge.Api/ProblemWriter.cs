using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Data.Sqlite;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>Says what is wrong with a request that ASP.NET can't read, or with the disk below the database.</summary>
internal sealed class ProblemWriter(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (Explain(exception) is not { } problem)
        {
            return false;
        }

        context.Response.StatusCode = problem.Status!.Value;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem });
    }

    private static ProblemDetails? Explain(Exception exception) => (exception, exception.GetBaseException()) switch
    {
        (BadHttpRequestException bad, _) => new ProblemDetails
        {
            Status = bad.StatusCode,
            Title = Problems.TitleOf(TurnFailureCode.InvalidRequest),
            Detail = bad.InnerException is { } cause ? $"{bad.Message} {cause.Message}" : bad.Message,
        },
        (_, SqliteException error) => new ProblemDetails
        {
            Status = StatusCodes.Status507InsufficientStorage,
            Title = "The stories can't be read or saved",
            Detail = $"{error.Message} Is there room on the disk? What was saved before is still there.",
        },
        _ => null,
    };
}
