namespace StoryForge.Stories;

/// <summary>
/// The world notes that the story speaks of just now: those with a key in its last <see cref="RecentLength"/>
/// characters, the ones of greatest priority first, as many as <see cref="Budget"/> has room for.
/// </summary>
public sealed record MentionedNotes
{
    /// <summary>So far back a mention counts, in characters: a page or so.</summary>
    public const int RecentLength = 2_000;

    /// <summary>The characters of all notes together that are sent: they take the place of the story's own text.</summary>
    public const int Budget = 2_000;

    /// <summary>In the order of the prompt, with the key that was found.</summary>
    public required IReadOnlyList<(WorldNote Note, string Key)> Sent { get; init; }

    /// <summary>Mentioned too, but there was no room left.</summary>
    public required IReadOnlyList<(WorldNote Note, string Key)> LeftOut { get; init; }

    public static MentionedNotes Of(IReadOnlyList<WorldNote> notes, string story)
    {
        var recent = story[Math.Max(0, story.Length - RecentLength)..];
        var sent = new List<(WorldNote, string)>();
        var leftOut = new List<(WorldNote, string)>();
        var room = Budget;
        foreach (var note in notes.Where(note => !string.IsNullOrWhiteSpace(note.Text)).OrderByDescending(note => note.Priority))
        {
            if (note.MentionIn(recent) is { } key)
            {
                var fits = note.Text.Length <= room;
                room -= fits ? note.Text.Length : 0;
                (fits ? sent : leftOut).Add((note, key));
            }
        }

        return new MentionedNotes { Sent = sent, LeftOut = leftOut };
    }
}
