using System.Text.Json;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>
/// A story saved by KoboldAI or Kobold Lite: <c>prompt</c>, <c>actions</c>, <c>memory</c>, <c>authorsnote</c>,
/// <c>worldinfo</c>, and in <c>actions_metadata</c> the alternatives of each action. It does not say who wrote an action,
/// so all of them count as the writer's.
/// </summary>
internal static class KoboldImport
{
    public static Story Read(JsonElement saved, string title, DateTimeOffset now)
    {
        var story = NewStory.Create(title, now);
        story.Memory = NewStory.Cut(TextOf(saved, "memory").Trim(), StoryLimits.Memory);
        story.AuthorsNote = NewStory.Cut(TextOf(saved, "authorsnote").Trim(), StoryLimits.AuthorsNote);
        story.WorldNotes = [.. WorldNotesIn(saved).Take(StoryLimits.WorldNotes)];
        story.AppendText(TextOf(saved, "prompt").ReplaceLineEndings("\n"), now);
        int index = 0;
        foreach (string action in ActionsIn(saved))
        {
            var parentId = story.HeadId;
            foreach (string other in AlternativesOf(saved, index++).Where(other => other != action))
            {
                story.AppendWriters(NewStory.Cut(other.ReplaceLineEndings("\n"), StoryLimits.Turn), parentId, now);
            }

            story.MoveHead(parentId, now);
            story.AppendText(action.ReplaceLineEndings("\n"), now);
        }

        return story.Turns.Count > 0 ? story : throw new ImportException("This story of KoboldAI's has no text yet.");
    }

    private static IEnumerable<string> ActionsIn(JsonElement saved)
    {
        var actions = saved.GetProperty("actions");
        if (actions.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object))
        {
            throw new ImportException("The actions of this story of KoboldAI's are no list.");
        }

        // old versions numbered them in an object
        var all = actions.ValueKind == JsonValueKind.Array ? actions.EnumerateArray() : actions.EnumerateObject().Select(action => action.Value);
        return all.Where(action => action.ValueKind == JsonValueKind.String).Select(action => action.GetString()!).Where(text => text.Length > 0);
    }

    private static IEnumerable<string> AlternativesOf(JsonElement saved, int index)
    {
        if (saved.TryGetProperty("actions_metadata", out var metadata)
            && metadata.ValueKind == JsonValueKind.Object
            && metadata.TryGetProperty(index.ToString(System.Globalization.CultureInfo.InvariantCulture), out var action)
            && action.ValueKind == JsonValueKind.Object
            && action.TryGetProperty("Alternative Text", out var alternatives)
            && alternatives.ValueKind == JsonValueKind.Array)
        {
            return alternatives.EnumerateArray().Select(alternative => TextOf(alternative, "Text")).Where(text => text.Length > 0);
        }

        return [];
    }

    private static IEnumerable<WorldNote> WorldNotesIn(JsonElement saved)
    {
        if (!saved.TryGetProperty("worldinfo", out var entries) || entries.ValueKind != JsonValueKind.Array)
        {
            yield break;
        }

        foreach (var entry in entries.EnumerateArray())
        {
            string[] keys =
            [
                .. TextOf(entry, "key").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    .Select(key => NewStory.Cut(key, WorldNote.LongestKey)).Take(WorldNote.MostKeys),
            ];
            string text = TextOf(entry, "content").Trim();
            if (keys.Length > 0 && text.Length > 0)
            {
                yield return new WorldNote { Keys = keys, Text = NewStory.Cut(text, WorldNote.LongestText) };
            }
        }
    }

    private static string TextOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";
}
