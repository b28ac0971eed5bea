using StoryForge.Stories;

namespace StoryForge.Tests.Stories;

public sealed class StoryPromptTests
{
    [Fact]
    public void Without_memory_and_note_the_prompt_is_the_story()
    {
        var prompt = StoryPrompt.Create("", "Gotham slept.", "");

        Assert.Equal("Gotham slept.", prompt.Text);
        Assert.Equal("Gotham slept.", prompt.Before);
        Assert.Equal("", prompt.TrailingSpace);
    }

    [Fact]
    public void The_memory_comes_first()
    {
        var prompt = StoryPrompt.Create(" Robin is afraid of cats. ", "Gotham slept.", "");

        Assert.Equal("Robin is afraid of cats.\n\nGotham slept.", prompt.Text);
        Assert.Equal("Gotham slept.", prompt.Before);
    }

    [Fact]
    public void The_note_stands_before_a_sentence_near_the_end()
    {
        var story = string.Concat(Enumerable.Range(1, 100).Select(i => $"This is sentence {i}. "));

        var prompt = StoryPrompt.Create("", story, "make it darker");

        var lines = prompt.Text.Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Equal("[Author's note: make it darker]", lines[1]);
        Assert.EndsWith(".", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("This is sentence", lines[2], StringComparison.Ordinal);
        Assert.InRange(lines[2].Length, 290, 340);
        Assert.Equal(story.TrimEnd(), $"{lines[0]} {lines[2]}");
    }

    [Theory]
    [InlineData("\"Run,\" he said to number {0}. ")]
    [InlineData("“Run!” he said to number {0}. ")]
    public void The_note_does_not_stand_where_a_quote_closes_in_the_middle_of_a_sentence(string sentence)
    {
        var story = string.Concat(Enumerable.Range(1, 100).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, sentence, i)));
        for (var end = story.Length - 40; end <= story.Length; end++)
        {
            var lines = StoryPrompt.Create("", story[..end], "make it darker").Text.Split('\n');

            Assert.EndsWith(".", lines[0], StringComparison.Ordinal);
            Assert.StartsWith(sentence[..4], lines[2], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_note_stands_before_a_short_story()
    {
        var prompt = StoryPrompt.Create("Memory.", "Gotham slept.", "darker");

        Assert.Equal("Memory.\n\n[Author's note: darker]\nGotham slept.", prompt.Text);
    }

    [Theory]
    [InlineData("He ran. ", "He ran.", " ")]
    [InlineData("He ran.\t \u00a0", "He ran.", "\t \u00a0")]
    [InlineData("He ran.\n\n", "He ran.\n\n", "")]
    [InlineData("", "", "")]
    [InlineData("   ", "", "   ")]
    public void Blanks_at_the_end_are_kept_apart_and_line_breaks_are_not(string story, string text, string blanks)
    {
        var prompt = StoryPrompt.Create("", story, "");

        Assert.Equal(text, prompt.Text);
        Assert.Equal(blanks, prompt.TrailingSpace);
        Assert.Equal(story, prompt.Before);
    }

    [Theory]
    [InlineData("Batman waits.", true)]
    [InlineData("Batman waits. ", true)]
    [InlineData("Batman waits", false)]
    [InlineData("Batman ", true)]
    [InlineData("Batman waits.\n", false)]
    [InlineData("First.\n\nThen \"Run!\"", true)]
    [InlineData("Robin says: \"Run.", false)]
    [InlineData("He waits for Mr.", false)]
    [InlineData("It costs 3.", true)]
    [InlineData("", false)]
    public void The_next_sentence_is_parted_from_one_that_is_whole(string story, bool blankFirst)
    {
        Assert.Equal(blankFirst, StoryPrompt.Create("", story, "").BlankFirst);
    }
}
