using System.Net;

namespace StoryForge.Scraper;

/// <summary>What a server said to one request, in so far as it stays true: this is what the page cache keeps.</summary>
/// <param name="Url">That was asked for.</param>
/// <param name="Location">Where a redirection leads.</param>
/// <param name="IsTooLarge">The body was longer than the size limit, and is not here.</param>
internal sealed record Answer(
    Uri Url, HttpStatusCode Status, Uri? Location, string? ContentType, bool IsTooLarge, DateTimeOffset RetrievedAt, byte[] Body)
{
    public bool IsRedirection => (int)Status is >= 300 and < 400 && Location is not null;
}
