using System.ComponentModel.DataAnnotations;

namespace StoryForge.Stories;

/// <summary>What a model is told of a thing in the story's world, but only while the story speaks of it.</summary>
public sealed record WorldNote
{
    public const int MostKeys = 20, LongestKey = 100, LongestText = 2_000;

    /// <summary>Words by which the story speaks of it, any of them; capitals do not matter.</summary>
    [MinLength(1), MaxLength(MostKeys)]
    public required IReadOnlyList<string> Keys { get; init; }

    [StringLength(LongestText)]
    public required string Text { get; init; }

    /// <summary>Where there is no room for all that is mentioned, the greater goes first. -100 to 100.</summary>
    [Range(-100, 100)]
    public int Priority { get; init; }

    /// <summary>The key that is found in a text as a word of its own; null: none.</summary>
    public string? MentionIn(string text) => Keys.FirstOrDefault(key => IsWordOf(text, key.Trim()));

    private static bool IsWordOf(string text, string key)
    {
        for (var at = 0; key.Length > 0 && (at = text.IndexOf(key, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
        {
            var end = at + key.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
            {
                return true;
            }
        }

        return false;
    }
}
