using System.Text.Json;

namespace StoryForge.Scraper;

/// <summary>The answer to <c>list=categorymembers</c>.</summary>
/// <param name="Titles">Of articles.</param>
/// <param name="Continuation">The query that brings the next batch; null at the end.</param>
internal sealed record CategoryBatch(IReadOnlyList<string> Titles, string? Continuation)
{
    /// <returns>Null where the answer has no members.</returns>
    public static CategoryBatch? From(JsonElement json)
    {
        if (json.Field("query") is not { } query || query.Field("categorymembers") is null)
        {
            return null;
        }

        var titles = query.ListField("categorymembers")
            .Where(member => member.IdField("ns") is null)
            .Select(member => member.TextField("title"))
            .OfType<string>();
        var continuation = string.Concat((json.Field("continue") ?? default).Fields()
            .Select(pair => $"&{Uri.EscapeDataString(pair.Name)}={Uri.EscapeDataString(pair.Value.ToString())}"));
        return new CategoryBatch([.. titles], continuation.Length > 0 ? continuation : null);
    }
}
