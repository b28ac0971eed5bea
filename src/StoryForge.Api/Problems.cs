using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>
/// Errors as application/problem+json (RFC 9457) with an extension "code": the failure codes of turns in their wire
/// form, and "not-found" or "server-error" for the rest.
/// </summary>
internal static class Problems
{
    public static ProblemHttpResult Of(TurnFailure failure) => Of(
        failure.Code,
        failure.Message,
        failure.KnownModels is { } models ? new() { ["models"] = models } : null);

    public static ProblemHttpResult Of(TurnFailureCode code, string detail, Dictionary<string, object?>? extensions = null) =>
        TypedResults.Problem(new ProblemDetails
        {
            Status = StatusOf(code),
            Title = TitleOf(code),
            Detail = detail,
            Extensions = new Dictionary<string, object?>(extensions ?? []) { ["code"] = code },
        });

    /// <summary>Completes the problems that ASP.NET makes itself.</summary>
    public static void AddCode(ProblemDetailsContext context) =>
        context.ProblemDetails.Extensions.TryAdd("code", context.ProblemDetails.Status switch
        {
            404 or 405 => "not-found",
            >= 400 and < 500 => TurnFailureCode.InvalidRequest,
            _ => "server-error",
        });

    private static int StatusOf(TurnFailureCode code) => code switch
    {
        TurnFailureCode.StoryBusy => StatusCodes.Status409Conflict,
        TurnFailureCode.ModelBusy => StatusCodes.Status503ServiceUnavailable,
        TurnFailureCode.StoryNotFound or TurnFailureCode.TurnNotFound or TurnFailureCode.UnknownModel => StatusCodes.Status404NotFound,
        TurnFailureCode.InvalidRequest => StatusCodes.Status400BadRequest,
        TurnFailureCode.ModelFailed => StatusCodes.Status500InternalServerError,
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "A failure code without an HTTP status."),
    };

    public static string TitleOf(TurnFailureCode code) => code switch
    {
        TurnFailureCode.StoryBusy => "The story is busy",
        TurnFailureCode.ModelBusy => "The model is busy",
        TurnFailureCode.StoryNotFound => "No such story",
        TurnFailureCode.TurnNotFound => "No such turn",
        TurnFailureCode.UnknownModel => "No such model",
        TurnFailureCode.InvalidRequest => "The request is not valid",
        TurnFailureCode.ModelFailed => "The model failed",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "A failure code without a title."),
    };
}
