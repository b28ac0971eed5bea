using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>
/// A story as our own export writes it, with every version. Its turns get new ids, as those may be on this server
/// already; all else stays.
/// </summary>
internal static class TreeImport
{
    public static Story Read(JsonElement exported, DateTimeOffset now)
    {
        Story read;
        try
        {
            read = exported.Deserialize<Story>(StoryJson.Options)!;
        }
        catch (JsonException error)
        {
            throw new ImportException($"This is no story as StoryForge exports it: {error.Message}", error);
        }

        var story = NewStory.Create(read.Title ?? "", now);
        story.Memory = NewStory.Cut(read.Memory ?? "", StoryLimits.Memory);
        story.AuthorsNote = NewStory.Cut(read.AuthorsNote ?? "", StoryLimits.AuthorsNote);
        story.WordGoal = read.WordGoal is > 0 and <= StoryLimits.WordGoal ? read.WordGoal : null;
        story.WorldNotes = [.. (read.WorldNotes ?? []).Take(StoryLimits.WorldNotes).Select(Checked)];
        var ids = new Dictionary<Guid, Guid>();
        foreach (var turn in read.Turns)
        {
            Check(turn, ids);
            var id = Guid.CreateVersion7(now);
            ids.Add(turn.Id, id);
            story.Append(turn with { Id = id, ParentId = Known(turn.ParentId), EditsId = Known(turn.EditsId), CopiesId = Known(turn.CopiesId) });
        }

        foreach (var (turnId, name) in (read.BranchNames ?? []).Where(named => ids.ContainsKey(named.TurnId)))
        {
            story.NameBranch(ids[turnId], NewStory.Cut(name ?? "", StoryLimits.BranchName), now);
        }

        story.MoveHead(read.HeadId is { } head && ids.TryGetValue(head, out var known) ? known : null, now);
        return story;

        Guid? Known(Guid? id) => id is { } old && ids.TryGetValue(old, out var given) ? given : null;
    }

    private static void Check(Turn turn, Dictionary<Guid, Guid> before)
    {
        if (before.ContainsKey(turn.Id))
        {
            throw new ImportException($"The turn {turn.Id} is in this file twice.");
        }

        if (turn.ParentId is { } parentId && !before.ContainsKey(parentId))
        {
            throw new ImportException($"The turn {turn.Id} follows {parentId}, which does not stand before it in this file.");
        }

        if (turn.Text is null || turn.Text.Length > StoryLimits.Turn)
        {
            throw new ImportException($"The turn {turn.Id} has more than {StoryLimits.Turn} characters.");
        }

        if (turn.Generation is { } generation && (generation.Options is null || !IsValid(generation.Options)))
        {
            throw new ImportException($"The turn {turn.Id} was made with settings that there are not.");
        }
    }

    private static WorldNote Checked(WorldNote note) =>
        note.Keys is { Count: > 0 } && note.Text is not null && IsValid(note) && note.Keys.All(key => key is { Length: <= WorldNote.LongestKey })
            ? note
            : throw new ImportException("A world note of this file has no keys, or too many, or too much text.");

    private static bool IsValid(object value) => Validator.TryValidateObject(value, new ValidationContext(value), null, validateAllProperties: true);
}
