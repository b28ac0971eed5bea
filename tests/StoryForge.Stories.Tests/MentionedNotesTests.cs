using StoryForge.Stories;

namespace StoryForge.Tests.Stories;

public sealed class MentionedNotesTests
{
    [Theory]
    [InlineData("He saw the cat.", true)]
    [InlineData("CAT!", true)]
    [InlineData("He saw the catalogue.", false)]
    [InlineData("A bobcat ran, and then a cat.", true)]
    [InlineData("", false)]
    public void A_key_counts_as_a_word_of_its_own_whatever_its_capitals(string story, bool mentioned) =>
        Assert.Equal(mentioned, MentionedNotes.Of([Note("A cat is here.", 0, "cat")], story).Sent.Count == 1);

    [Fact]
    public void Any_of_the_keys_will_do_and_the_one_found_is_told()
    {
        var notes = MentionedNotes.Of([Note("Selina Kyle.", 0, "Catwoman", " Selina ", "")], "Then Selina laughed.");

        Assert.Equal(" Selina ", Assert.Single(notes.Sent).Key);
    }

    [Fact]
    public void Only_the_recent_text_counts()
    {
        string story = "Catwoman. " + new string('x', MentionedNotes.RecentLength);

        Assert.Empty(MentionedNotes.Of([Note("Selina Kyle.", 0, "Catwoman")], story).Sent);
    }

    [Fact]
    public void The_greater_priority_goes_first_and_what_has_no_room_is_left_out()
    {
        var notes = MentionedNotes.Of(
            [Note(new string('a', 1_200), 1, "cat"), Note(new string('b', 1_200), 2, "dog"), Note(new string('c', 700), 0, "cat")], "A cat, a dog.");

        Assert.Equal(['b', 'c'], notes.Sent.Select(sent => sent.Note.Text[0]));
        Assert.Equal(['a'], notes.LeftOut.Select(left => left.Note.Text[0]));
    }

    [Fact]
    public void The_notes_stand_before_the_authors_note_and_the_pieces_make_up_the_prompt()
    {
        string story = string.Concat(Enumerable.Range(1, 60).Select(i => $"This is sentence {i}. ")) + "A cat.";

        var prompt = StoryPrompt.Create("Memory.", story, "darker", [Note("Cats purr.", 0, "cat")]);

        Assert.Equal(
            [PromptOrigin.Memory, PromptOrigin.Story, PromptOrigin.WorldNote, PromptOrigin.AuthorsNote, PromptOrigin.Story],
            prompt.Parts.Select(part => part.Origin));
        Assert.Equal(prompt.Text, string.Concat(prompt.Parts.Select(part => prompt.Text.Substring(part.Start, part.Length))));
        Assert.Contains("\n[Cats purr.]\n[Author's note: darker]\nThis", prompt.Text, StringComparison.Ordinal);
        Assert.Equal("Memory.\n\n".Length, prompt.PinnedLength);
        Assert.NotEqual(StoryPrompt.Create("Memory.", story, "", []).Hash, prompt.Hash);
    }

    private static WorldNote Note(string text, int priority, params string[] keys) => new() { Keys = keys, Text = text, Priority = priority };
}
