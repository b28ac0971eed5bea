using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace StoryForge.Cli.Output;

/// <summary>Figures for other programs: one JSON document on standard output.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.Strict,
    };

    public static void Print<T>(T figures) => Console.Out.WriteLine(Of(figures));

    public static string Of<T>(T figures) => JsonSerializer.Serialize(figures, Json);
}
