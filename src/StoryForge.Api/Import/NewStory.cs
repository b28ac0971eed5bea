using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>A story that is being brought in, passage by passage.</summary>
internal static class NewStory
{
    /// <summary>Texts are cut into passages of about this length, in characters, which are read and edited one by one.</summary>
    private const int Passage = 2_000;

    public static Story Create(string title, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Title = Cut(title, StoryLimits.Title),
        CreatedAt = now,
        UpdatedAt = now,
    };

    /// <summary>Appends a text after the head: passages that end with a paragraph, where there are paragraphs.</summary>
    public static void AppendText(this Story story, string text, DateTimeOffset now)
    {
        for (int start = 0; start < text.Length;)
        {
            int end = EndOfPassage(text, start);
            story.AppendWriters(text[start..end], story.HeadId, now);
            start = end;
        }
    }

    public static string Cut(string text, int longest) => text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];

    private static int EndOfPassage(string text, int start)
    {
        if (text.Length - start <= Passage)
        {
            return text.Length;
        }

        foreach (string gap in (string[])["\n\n", "\n", " "])
        {
            int found = text.IndexOf(gap, start + Passage, Math.Min(StoryLimits.Turn - Passage - gap.Length, text.Length - start - Passage), StringComparison.Ordinal);
            if (found >= 0)
            {
                // the blank before a word belongs to the passage that begins with it
                return gap == " " ? found : found + gap.Length;
            }
        }

        int most = Math.Min(text.Length, start + StoryLimits.Turn);
        return most < text.Length && char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
    }
}
