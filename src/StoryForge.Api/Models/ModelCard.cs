using System.Text.Json;

namespace StoryForge.Api;

/// <summary>What a checkpoint folder says of its model, as far as a list of models has room for it.</summary>
internal static class ModelCard
{
    private const int Longest = 300;

    /// <summary>
    /// The first line of plain text in README.md; else what the recipe that trained it says of itself (training.json);
    /// null where there is neither, as in most folders from elsewhere.
    /// </summary>
    public static string? DescriptionIn(string folder) =>
        (FirstLine(Path.Combine(folder, "README.md")) ?? OfRecipe(Path.Combine(folder, "training.json"))) is { } text
            ? text.Length <= Longest ? text : text[..Longest] + "…"
            : null;

    private static string? FirstLine(string card) => File.Exists(card)
        ? File.ReadLines(card).Take(100)
            .Select(text => text.Trim())
            .FirstOrDefault(text => text.Length > 0 && char.IsLetter(text[0]) && !text.Contains(": ", StringComparison.Ordinal))
        : null;

    private static string? OfRecipe(string training)
    {
        try
        {
            using var card = JsonDocument.Parse(File.ReadAllBytes(training));
            return card.RootElement.GetProperty("recipe").GetProperty("description").GetString() is { Length: > 0 } text ? text : null;
        }
        catch (Exception error) when (error is FileNotFoundException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // not there, or of another program
            return null;
        }
    }
}
