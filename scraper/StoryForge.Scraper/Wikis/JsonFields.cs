using System.Text.Json;

namespace StoryForge.Scraper;

/// <summary>Reads answers that may have any form.</summary>
internal static class JsonFields
{
    /// <returns>Null where this is no object, or has no such key.</returns>
    public static JsonElement? Field(this JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out var value) ? value : null;

    public static string? TextField(this JsonElement element, string key) =>
        element.Field(key) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <returns>Null where it is none, or not above 0.</returns>
    public static long? IdField(this JsonElement element, string key) =>
        element.Field(key) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var id) && id > 0 ? id : null;

    /// <returns>Empty where it is no list.</returns>
    public static IEnumerable<JsonElement> ListField(this JsonElement element, string key) =>
        element.Field(key) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <returns>Empty where it is no object.</returns>
    public static IEnumerable<JsonProperty> Fields(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : [];
}
