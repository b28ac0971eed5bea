using System.Text.Json;
using StoryForge.Stories;

namespace StoryForge.Tests.Stories;

public sealed class StoryTests
{
    private static readonly DateTimeOffset Start = new(2025, 11, 22, 3, 0, 0, TimeSpan.Zero);

    private readonly Story _story = new() { Id = Guid.CreateVersion7(Start), CreatedAt = Start };

    [Fact]
    public void The_text_of_a_story_is_the_texts_of_its_branch_one_after_another()
    {
        Write("Gotham slept.");
        Write(" The Bat did not.\n\n");
        Write("He waited.");

        Assert.Equal("Gotham slept. The Bat did not.\n\nHe waited.", _story.Text);
    }

    [Fact]
    public void A_retry_is_a_sibling_and_the_first_answer_stays()
    {
        var opening = Write("Gotham slept.");
        var first = Write(" A dog barked.");

        var second = _story.AppendWriters(" A siren wailed.", first.ParentId, Start);

        Assert.Equal([first, second], _story.Siblings(first.Id));
        Assert.Equal([first, second], _story.Children(opening.Id));
        Assert.Equal("Gotham slept. A siren wailed.", _story.Text);
    }

    [Fact]
    public void Undo_moves_the_head_and_loses_nothing()
    {
        var opening = Write("Gotham slept.");
        var answer = Write(" A dog barked.");

        _story.MoveHead(opening.Id, Start);
        Assert.Equal("Gotham slept.", _story.Text);
        _story.MoveHead(null, Start);
        Assert.Equal("", _story.Text);
        _story.MoveHead(answer.Id, Start);

        Assert.Equal("Gotham slept. A dog barked.", _story.Text);
    }

    [Fact]
    public void An_edit_in_the_middle_carries_the_rest_of_the_branch_along()
    {
        var turns = new[] { Write("One."), Write(" Two."), Write(" Three."), Write(" Four.") };

        var added = _story.Edit(turns[1].Id, " Zwei.", Start.AddMinutes(1));

        Assert.Equal("One. Zwei. Three. Four.", _story.Text);
        Assert.Equal([null, turns[2].Id, turns[3].Id], added.Select(turn => turn.CopiesId));
        Assert.Equal([turns[1].Id, null, null], added.Select(turn => turn.EditsId));
        Assert.Equal(added[^1].Id, _story.HeadId);
        Assert.Equal("One. Two. Three. Four.", string.Concat(_story.Branch(turns[3].Id).Select(turn => turn.Text)));
    }

    [Fact]
    public void An_edit_of_the_head_carries_nothing()
    {
        Write("One.");
        var head = Write(" Two.");

        var added = _story.Edit(head.Id, " Zwei.", Start);

        Assert.Equal(added[0].Id, Assert.Single(added).Id);
        Assert.Equal("One. Zwei.", _story.Text);
    }

    [Fact]
    public void An_edit_on_another_branch_carries_nothing_and_shows_that_branch()
    {
        var opening = Write("One.");
        var left = Write(" Left.");
        Write(" Further left.");
        _story.AppendWriters(" Right.", opening.Id, Start);

        _story.Edit(left.Id, " Links.", Start);

        Assert.Equal("One. Links.", _story.Text);
    }

    [Fact]
    public void An_edit_of_a_models_turn_is_no_longer_what_the_model_generated_and_a_copy_still_is()
    {
        var generation = new TurnGeneration("m", "hash", 1, new TurnSettings(), 9, 100, 1, TurnEndReason.Sentences);
        var opening = Write("One.");
        _story.Append(ModelTurn(opening.Id, " Two.", generation));
        var two = _story.Turns[^1];
        _story.Append(ModelTurn(two.Id, " Three.", generation));

        var added = _story.Edit(two.Id, " Zwei.", Start);

        Assert.Equal([null, generation], added.Select(turn => turn.Generation));
        Assert.All(added, turn => Assert.Equal(TurnAuthor.Model, turn.Author));
    }

    [Fact]
    public void The_same_text_again_is_no_edit()
    {
        var turn = Write("One.");

        Assert.Empty(_story.Edit(turn.Id, "One.", Start));
        Assert.Single(_story.Turns);
    }

    [Fact]
    public void A_turn_that_is_not_in_the_story_is_refused_and_changes_nothing()
    {
        var known = Write("One.");
        var unknown = Guid.CreateVersion7(Start);

        Assert.Throws<TurnNotFoundException>(() => _story.AppendWriters("?", unknown, Start));
        Assert.Throws<TurnNotFoundException>(() => _story.Edit(unknown, "?", Start));
        Assert.Throws<TurnNotFoundException>(() => _story.MoveHead(unknown, Start));
        Assert.Throws<TurnNotFoundException>(() => _story.Branch(unknown));
        Assert.Throws<ArgumentException>(() => _story.Append(known));

        Assert.Equal([known], _story.Turns);
        Assert.Equal(known.Id, _story.HeadId);
    }

    [Fact]
    public void A_story_read_from_its_json_is_the_same_story()
    {
        var opening = Write("One.");
        Write(" Two.");
        _story.MoveHead(opening.Id, Start);

        var json = JsonSerializer.Serialize(_story, StoryJson.Options);
        var read = JsonSerializer.Deserialize<Story>(json, StoryJson.Options)!;

        Assert.Equal(_story.Turns, read.Turns);
        Assert.Equal(opening.Id, read.HeadId);
        Assert.DoesNotContain("currentBranch", json, StringComparison.Ordinal);
    }

    private Turn Write(string text) => _story.AppendWriters(text, _story.HeadId, Start);

    private static Turn ModelTurn(Guid parentId, string text, TurnGeneration generation) => new()
    {
        Id = Guid.CreateVersion7(Start),
        ParentId = parentId,
        Author = TurnAuthor.Model,
        Text = text,
        CreatedAt = Start,
        Generation = generation,
    };
}
