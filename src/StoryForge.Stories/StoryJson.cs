using System.Text.Encodings.Web;
using System.Text.Json;

namespace StoryForge.Stories;

/// <summary>The wire form of stories, turns and events: camelCase names, enums as kebab-case strings, nulls written.</summary>
public static class StoryJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            // quotes and curly quotes are most of what a story has; text goes into JSON documents, never into a page
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
