namespace StoryForge.Api;

/// <summary>The README.md beside a checkpoint, as far as a list of models has room for it.</summary>
internal static class ModelCard
{
    private const int Longest = 300;

    /// <summary>The first line of the card's first paragraph of plain text; empty when there is none.</summary>
    public static string FirstSentence(string folder)
    {
        var card = Path.Combine(folder, "README.md");
        if (!File.Exists(card))
        {
            return "";
        }

        var line = File.ReadLines(card).Take(100)
            .Select(text => text.Trim())
            .FirstOrDefault(text => text.Length > 0 && char.IsLetter(text[0]) && !text.Contains(": ", StringComparison.Ordinal));
        return line is null ? "" : line.Length <= Longest ? line : line[..Longest] + "…";
    }
}
