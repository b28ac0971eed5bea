using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using StoryForge.Generation;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>
/// How a checkpoint wants to be sampled from where the writer does not say: <c>generation_config.json</c>, by Hugging
/// Face's names. A small model writes best with a lower temperature than a large one.
/// </summary>
public sealed record GenerationConfig
{
    public const string FileName = "generation_config.json";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public double? Temperature { get; init; }

    public int? TopK { get; init; }

    public double? TopP { get; init; }

    public double? MinP { get; init; }

    public double? RepetitionPenalty { get; init; }

    /// <summary>The settings of a turn by the model in this folder.</summary>
    /// <exception cref="CheckpointException">The file is damaged, or has a figure outside its range.</exception>
    public static TurnSettings SettingsIn(string folder, ModelDescription description)
    {
        var settings = TurnSettings.For(description.CharactersAToken);
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return settings;
        }

        try
        {
            settings = (JsonSerializer.Deserialize<GenerationConfig>(File.ReadAllBytes(path), Json) ?? throw new JsonException("null")).Over(settings);
            settings.Validate();
            return settings;
        }
        catch (Exception problem) when (problem is JsonException or ValidationException)
        {
            throw new CheckpointException(path, $"it can't be used ({problem.Message.TrimEnd('.')})", "Mend it, or delete it: it only has how the model is sampled from.", problem);
        }
    }

    private TurnSettings Over(TurnSettings settings) => new TurnOptions
    {
        Temperature = Temperature,
        TopK = TopK,
        TopP = TopP,
        MinP = MinP,
        RepetitionPenalty = RepetitionPenalty,
    }.Over(settings);
}
