using System.ComponentModel.DataAnnotations;
using System.Net.Sockets;
using StoryForge.Api;
using StoryForge.Generation;
using StoryForge.Scraper;
using StoryForge.Torch;
using StoryForge.Training;

namespace StoryForge.Cli;

/// <summary>What a person reads of a failure: one sentence or two, and never a stack trace for what can be expected.</summary>
internal static class ErrorSentence
{
    /// <summary>Set to see where an unexpected error comes from.</summary>
    private const string TraceVariable = "STORYFORGE_TRACE";

    public static string Of(Exception error) => error switch
    {
        UsageException or FailureException or CheckpointException or RecipeException or CorpusException
            or DivergenceException or DataFolderException or TorchUnavailableException or ContextOverflowException
            or InvalidLogitsException or SourceException or ScrapeException => error.Message,
        ValidationException => error.Message,
        HttpRequestException { InnerException: SocketException socket } => $"The server can't be reached: {socket.Message}.",
        HttpRequestException => error.Message,
        IOException when IsDiskFull(error) => $"The disk is full ({error.Message}). What was saved before is whole; free some space and try again.",
        IOException or UnauthorizedAccessException => error.Message,
        _ when Environment.GetEnvironmentVariable(TraceVariable) is { Length: > 0 } => $"Unexpected: {error}",
        _ => $"Unexpected: {error.GetType().Name}: {error.Message} This is a fault of StoryForge; set {TraceVariable}=1 to see where.",
    };

    /// <summary>ENOSPC, as .NET reports it on Linux.</summary>
    private static bool IsDiskFull(Exception error) => error.HResult == 28 || error.Message.Contains("No space left", StringComparison.Ordinal);
}
