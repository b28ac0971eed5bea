using System.Text.Json;

namespace StoryForge.Scraper;

/// <summary>What came of asking the API.</summary>
internal abstract record ApiResult
{
    /// <param name="Oddity">Of the encoding; null where nothing was odd.</param>
    public sealed record Told(JsonElement Json, DateTimeOffset RetrievedAt, string? Oddity) : ApiResult;

    /// <summary>The API works, and says that there is no such page.</summary>
    public sealed record NoSuchPage(string Detail) : ApiResult;

    /// <summary>No JSON, another error, or no answer.</summary>
    public sealed record Failed(DropReason Reason, string Detail) : ApiResult;
}
