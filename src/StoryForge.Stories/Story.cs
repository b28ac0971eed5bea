using System.Text.Json.Serialization;

namespace StoryForge.Stories;

/// <summary>
/// A story: an append-only tree of turns and a head, the end of the branch being written. A retry is a sibling, an
/// edit is a sibling that says what it edits, undo moves the head; nothing that was written is ever lost.
/// </summary>
public sealed class Story
{
    private readonly List<Turn> _turns = [];
    private readonly Dictionary<Guid, Turn> _byId = [];

    public required Guid Id { get; init; }

    public string Title { get; set; } = "";

    /// <summary>What the model should always know; it stands before the story in the prompt.</summary>
    public string Memory { get; set; } = "";

    /// <summary>How the story should go on; it stands near the end of the prompt.</summary>
    public string AuthorsNote { get; set; } = "";

    /// <summary>What the model is told of the story's world as soon as the story speaks of it.</summary>
    public IReadOnlyList<WorldNote> WorldNotes { get; set; } = [];

    /// <summary>Words that a writer has typed at the story's end and not yet made a turn; the last to type has it.</summary>
    public string Draft { get; set; } = "";

    /// <summary>How many words the writer wants the story to have; null: no matter.</summary>
    public int? WordGoal { get; set; }

    /// <summary>A visitor's plot, which is not among the stories until somebody keeps it.</summary>
    public bool IsPlay { get; set; }

    /// <summary>Names of branches, in the order they were given.</summary>
    [JsonInclude]
    public IReadOnlyList<BranchName> BranchNames { get; private set; } = [];

    /// <summary>The end of the current branch; null while the story is empty or undone to its beginning.</summary>
    [JsonInclude]
    public Guid? HeadId { get; private set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>All turns of the tree, in the order they were appended: a parent always before its children.</summary>
    public IReadOnlyList<Turn> Turns
    {
        get => _turns;
        init => _turns = [.. value];
    }

    /// <summary>The turns from the beginning to the head.</summary>
    [JsonIgnore]
    public IReadOnlyList<Turn> CurrentBranch => Branch(HeadId);

    /// <summary>The text of the current branch.</summary>
    [JsonIgnore]
    public string Text => string.Concat(CurrentBranch.Select(turn => turn.Text));

    public Turn? Find(Guid turnId)
    {
        // a storage that fills the list behind our back leaves the index behind
        if (_byId.Count != _turns.Count)
        {
            _byId.Clear();
            _turns.ForEach(turn => _byId.Add(turn.Id, turn));
        }

        return _byId.GetValueOrDefault(turnId);
    }

    /// <exception cref="TurnNotFoundException"/>
    public Turn Get(Guid turnId) => Find(turnId) ?? throw new TurnNotFoundException(Id, turnId);

    /// <summary>The turn itself; or, of one that was repeated because a turn before it was edited, the first one.</summary>
    /// <exception cref="TurnNotFoundException"/>
    public Turn Original(Guid turnId) => Get(turnId) is { CopiesId: { } copied } ? Original(copied) : Get(turnId);

    /// <summary>The path from the beginning to <paramref name="end"/>; empty for null.</summary>
    /// <exception cref="TurnNotFoundException"/>
    public IReadOnlyList<Turn> Branch(Guid? end)
    {
        var path = new List<Turn>();
        for (var id = end; id is not null; id = path[^1].ParentId)
        {
            path.Add(Get(id.Value));
        }

        path.Reverse();
        return path;
    }

    /// <summary>The turns that follow a turn, oldest first; for null, the beginnings.</summary>
    public IReadOnlyList<Turn> Children(Guid? turnId) => [.. _turns.Where(turn => turn.ParentId == turnId)];

    /// <summary>The turns that share a turn's parent, oldest first, itself among them.</summary>
    /// <exception cref="TurnNotFoundException"/>
    public IReadOnlyList<Turn> Siblings(Guid turnId) => Children(Get(turnId).ParentId);

    /// <summary>Appends a turn and moves the head to it. A retry is an append at the retried turn's parent.</summary>
    /// <exception cref="TurnNotFoundException">The turn's parent is not in this story.</exception>
    /// <exception cref="ArgumentException">The story has this turn already.</exception>
    public void Append(Turn turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        if (turn.ParentId is { } parentId)
        {
            Get(parentId);
        }

        if (Find(turn.Id) is not null)
        {
            throw new ArgumentException($"The story has the turn {turn.Id} already.", nameof(turn));
        }

        _turns.Add(turn);
        _byId.Add(turn.Id, turn);
        HeadId = turn.Id;
        UpdatedAt = turn.CreatedAt;
    }

    /// <summary>Appends a writer's turn at <paramref name="parentId"/> and moves the head to it.</summary>
    /// <exception cref="TurnNotFoundException"/>
    public Turn AppendWriters(string text, Guid? parentId, DateTimeOffset now)
    {
        var turn = new Turn
        {
            Id = Guid.CreateVersion7(now),
            ParentId = parentId,
            Author = TurnAuthor.Writer,
            Text = text,
            CreatedAt = now,
        };
        Append(turn);
        Draft = "";
        return turn;
    }

    /// <summary>
    /// Edits a turn: a new sibling with the new text and, where the turn stood on the current branch, a copy of every
    /// turn that followed it there, so that the edit changes one passage and not the rest of the story. The head moves
    /// to the end of the new branch. The same text again is no edit.
    /// </summary>
    /// <returns>The new turns, the edit first; empty when the text is unchanged.</returns>
    /// <exception cref="TurnNotFoundException"/>
    public IReadOnlyList<Turn> Edit(Guid turnId, string text, DateTimeOffset now)
    {
        var edited = Get(turnId);
        if (text == edited.Text)
        {
            return [];
        }

        var following = CurrentBranch.SkipWhile(turn => turn.Id != turnId).Skip(1);
        var added = new List<Turn>
        {
            edited with
            {
                Id = Guid.CreateVersion7(now),
                Text = text,
                EditsId = turnId,
                CopiesId = null,
                CreatedAt = now,
                Generation = null,
            },
        };
        foreach (var turn in following)
        {
            added.Add(turn with
            {
                Id = Guid.CreateVersion7(now),
                ParentId = added[^1].Id,
                EditsId = null,
                CopiesId = turn.Id,
                CreatedAt = now,
            });
        }

        added.ForEach(Append);
        return added;
    }

    /// <summary>
    /// Whether a turn is an edit under way: nothing was written after it but the copies of what followed it. Its text
    /// may then still change, as the writer types on.
    /// </summary>
    /// <exception cref="TurnNotFoundException"/>
    public bool IsEditUnderWay(Guid turnId) =>
        Get(turnId).EditsId is not null
        && _turns.SkipWhile(turn => turn.Id != turnId).Skip(1).All(turn => turn.CopiesId is not null);

    /// <summary>What readers are to see: the story as it is read now, without other versions, notes, and words not yet kept.</summary>
    public Story ForReaders() => new()
    {
        Id = Id,
        Title = Title,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
        Turns = CurrentBranch,
        HeadId = HeadId,
    };

    /// <summary>Names the branch that ends at a turn; an empty name takes the name away.</summary>
    /// <exception cref="TurnNotFoundException"/>
    public void NameBranch(Guid turnId, string name, DateTimeOffset now)
    {
        Get(turnId);
        var others = BranchNames.Where(named => named.TurnId != turnId);
        BranchNames = string.IsNullOrWhiteSpace(name) ? [.. others] : [.. others, new BranchName(turnId, name.Trim())];
        UpdatedAt = now;
    }

    /// <summary>Makes a turn the end of the story as it is read: undo, redo, switch of branch. Null is the beginning.</summary>
    /// <exception cref="TurnNotFoundException"/>
    public void MoveHead(Guid? turnId, DateTimeOffset now)
    {
        if (turnId is { } id)
        {
            Get(id);
        }

        HeadId = turnId;
        UpdatedAt = now;
    }
}
