using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>
/// A story as a file: its current branch to read (md, txt, html, epub), or all of its tree (json).
/// </summary>
internal static class ExportApi
{
    private const string Formats = "md, txt, html, json or epub";

    public static void MapExport(this RouteGroupBuilder stories) => stories.MapGet("/{id:guid}/export", Export).ForStory();

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Export(
        Guid id, string? format, StoryDb db, HttpContext context, CancellationToken cancellation)
    {
        if (await db.FindStoryAsync(id, cancellation) is not { } story)
        {
            return Problems.Of(TurnFailure.StoryNotFound(id));
        }

        story = Access.Of(context).MayWrite(id) ? story : story.ForReaders();
        var exported = ExportedStory.Of(story);
        return format switch
        {
            "md" => Text(MarkdownExport.Write(exported), "text/markdown"),
            "txt" => Text(TextExport.Write(exported), "text/plain"),
            "html" => Text(HtmlExport.Write(exported), "text/html"),
            "json" => File(JsonSerializer.SerializeToUtf8Bytes(story, StoryJson.Options), "application/json"),
            "epub" => File(EpubExport.Write(exported), "application/epub+zip"),
            _ => Problems.Of(TurnFailureCode.InvalidRequest, $"There is no export format \"{format}\". Use format={Formats}."),
        };

        FileContentHttpResult Text(string text, string type) => File(Encoding.UTF8.GetBytes(text), type + "; charset=utf-8");

        FileContentHttpResult File(byte[] content, string type) =>
            TypedResults.File(content, type, $"{exported.FileName}.{format}", lastModified: story.UpdatedAt);
    }
}
