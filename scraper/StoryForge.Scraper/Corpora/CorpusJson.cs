using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace StoryForge.Scraper;

/// <summary>How JSON is written in a corpus folder.</summary>
internal static class CorpusJson
{
    /// <summary>One record a line.</summary>
    public static JsonSerializerOptions Lines { get; } = Make(indented: false);

    public static JsonSerializerOptions Pages { get; } = Make(indented: true);

    private static JsonSerializerOptions Make(bool indented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        WriteIndented = indented,
    };
}
