using System.Text.Json;

namespace StoryForge.Models;

/// <summary>A layer of a Keras model.</summary>
/// <param name="Kind">Keras's class, such as "LSTM".</param>
/// <param name="Settings">Its <c>config</c>; empty where the file holds weights alone.</param>
/// <param name="Weights">By the last part of their names, such as "recurrent_kernel".</param>
internal sealed record KerasLayer(string Kind, string Name, JsonElement Settings, IReadOnlyDictionary<string, KerasWeight> Weights)
{
    public string? Text(string key) =>
        TryGet(key, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public bool? Flag(string key) =>
        TryGet(key, out JsonElement value) && value.ValueKind is (JsonValueKind.True or JsonValueKind.False) ? value.GetBoolean() : null;

    public double? Number(string key) =>
        TryGet(key, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    /// <summary>The positions of its input, where its settings fix them.</summary>
    public int? InputLength()
    {
        if ((TryGet("batch_input_shape", out JsonElement shape) || TryGet("batch_shape", out shape))
            && shape.ValueKind == JsonValueKind.Array && shape.GetArrayLength() > 1)
        {
            return shape[1].ValueKind == JsonValueKind.Number && shape[1].TryGetInt32(out int length) ? length : null;
        }

        return Number("input_length") is { } number ? (int)number : null;
    }

    private bool TryGet(string key, out JsonElement value)
    {
        value = default;
        return Settings.ValueKind == JsonValueKind.Object && Settings.TryGetProperty(key, out value);
    }
}
