using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>
/// Brings a story in from a file: plain text, Markdown, a story of KoboldAI's or Kobold Lite's, or one of our own with
/// its whole tree. It is always a new story.
/// </summary>
internal static class ImportApi
{
    /// <summary>Bytes: a tree of a hundred thousand words with ten versions of each.</summary>
    private const int Longest = 32 << 20;

    public static void MapImport(this RouteGroupBuilder stories) =>
        stories.MapPost("/import", Import).WithMetadata(new RequestSizeLimitAttribute(Longest)).ForOwner();

    /// <param name="name">The file's name: its ending tells Markdown from plain text, the rest of it is the title where there is no other.</param>
    private static async Task<Results<CreatedAtRoute<Story>, ProblemHttpResult>> Import(
        string? name, HttpRequest request, StoryDb db, TimeProvider clock, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellation);
        try
        {
            var story = Read(TextOf(body.ToArray()), name ?? "", clock.GetWholeMilliseconds());
            db.Add(story);
            await db.SaveChangesAsync(cancellation);
            return TypedResults.CreatedAtRoute(story, "GetStory", new { id = story.Id });
        }
        catch (ImportException error)
        {
            return Problems.Of(TurnFailureCode.InvalidRequest, error.Message);
        }
    }

    private static Story Read(string text, string name, DateTimeOffset now)
    {
        if (!text.AsSpan().TrimStart().StartsWith('{'))
        {
            return TextImport.Read(text, name, now);
        }

        try
        {
            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            return root.TryGetProperty("turns", out _) ? TreeImport.Read(root, now)
                : root.TryGetProperty("actions", out _) ? KoboldImport.Read(root, Path.GetFileNameWithoutExtension(name), now)
                : throw new ImportException("This JSON is neither a story of StoryForge (it has no turns) nor one of KoboldAI (it has no actions).");
        }
        catch (JsonException error)
        {
            throw new ImportException($"The file begins like JSON, and is none: {error.Message}", error);
        }
    }

    /// <summary>UTF-8, or UTF-16 with a byte order mark, or else what Windows took for text before.</summary>
    private static string TextOf(byte[] bytes)
    {
        try
        {
            using var reader = new StreamReader(new MemoryStream(bytes), new UTF8Encoding(false, throwOnInvalidBytes: true));
            return Checked(reader.ReadToEnd());
        }
        catch (DecoderFallbackException)
        {
            return Checked(CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(bytes));
        }
    }

    private static string Checked(string text) =>
        string.IsNullOrWhiteSpace(text) ? throw new ImportException("There is no text in this file.")
        : text.Contains('\0') ? throw new ImportException("This is no text file. Choose a .txt, .md or .json.")
        : text.ReplaceLineEndings("\n");
}
