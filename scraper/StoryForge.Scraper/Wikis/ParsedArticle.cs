using System.Text.Json;

namespace StoryForge.Scraper;

/// <summary>The article in an answer to <c>action=parse</c>.</summary>
internal sealed record ParsedArticle(string Title, long? RevisionId, string Html)
{
    /// <returns>Null where the answer has no article.</returns>
    public static ParsedArticle? From(JsonElement json)
    {
        // formatversion 1 wraps the text as {"*": "..."}
        var parse = json.Field("parse") ?? default;
        var html = parse.TextField("text") ?? parse.Field("text")?.TextField("*");
        return html is null || parse.TextField("title") is not { } title ? null : new ParsedArticle(title, parse.IdField("revid"), html);
    }
}
