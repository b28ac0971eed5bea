using StoryForge.Generation;
using StoryForge.Stories;
using StoryForge.Tests;

namespace StoryForge.Api.Tests.Generate;

public sealed class TurnGeneratorTests
{
    [Fact]
    public void A_turn_ends_with_its_sentences()
    {
        var (text, turn) = Run(" One came. Two came. Three came.", "Night fell.", new TurnSettings { Sentences = 2 });

        Assert.Equal((" One came. Two came.", 2, TurnEndReason.Sentences), (turn.Text, turn.Sentences, turn.Reason));
        Assert.Equal(turn.Text, text);
    }

    [Fact]
    public void The_pieces_make_up_the_text_at_every_step()
    {
        var model = TestServer.Model(" “Zoé 🦇 ran,” he said. Two came. Three.");
        using var session = new PromptedSession(model);
        var turn = new TurnGenerator(session, Prompt("Night fell."), new TurnSettings(), seed: 1);
        string shown = "";

        foreach (string piece in turn.Run())
        {
            shown += piece;
            Assert.StartsWith(shown, " “Zoé 🦇 ran,” he said. Two came.", StringComparison.Ordinal);
        }

        Assert.Equal(turn.Result!.Text, shown);
    }

    [Fact]
    public void The_end_of_the_text_ends_a_turn_after_a_whole_sentence()
    {
        var (_, turn) = Run(" One came.", "Night fell.", new TurnSettings { Sentences = 3 });

        Assert.Equal((" One came.", 1, TurnEndReason.EndOfText), (turn.Text, turn.Sentences, turn.Reason));
    }

    [Fact]
    public void The_end_of_the_text_is_not_taken_before_a_whole_sentence()
    {
        int asked = 0;
        var model = new ScriptedLanguageModel(TestServer.Characters, _ => asked++ == 0 ? "" : " One came. Two came. Three.");

        var turn = Run(model, "Night fell.", new TurnSettings());

        Assert.Equal(TurnEndReason.Sentences, turn.Reason);
        Assert.EndsWith(" One came. Two came.", turn.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_of_the_text_is_not_taken_before_as_many_sentences_as_are_wished_at_least()
    {
        int ends = 0;
        var model = new ScriptedLanguageModel(
            TestServer.Characters, text => text.EndsWith(" One came.", StringComparison.Ordinal) && ends++ < 1 ? "" : text.EndsWith("fell.", StringComparison.Ordinal) ? " One came." : "");

        var freely = Run(" One came.", "Night fell.", new TurnSettings { Sentences = 5 }).Turn;
        var held = Run(model, "Night fell.", new TurnSettings { Sentences = 5, MinSentences = 2, Temperature = 0 });

        Assert.Equal((1, TurnEndReason.EndOfText), (freely.Sentences, freely.Reason));
        Assert.StartsWith(" One came.", held.Text, StringComparison.Ordinal);
        Assert.True(held.Tokens > freely.Tokens);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    public void A_length_in_characters_is_kept_to_the_character(int characters)
    {
        var (text, turn) = Run(" “Zoé 🦇 ran,” he said. Two came. Three came, and more.", "Night fell.", new TurnSettings { Characters = characters });

        Assert.Equal(characters, turn.Text.EnumerateRunes().Count());
        Assert.StartsWith(turn.Text, " “Zoé 🦇 ran,” he said. Two came. Three came, and more.", StringComparison.Ordinal);
        Assert.Equal((turn.Text, TurnEndReason.Length), (text, turn.Reason));
    }

    [Fact]
    public void A_turn_by_characters_does_not_end_with_the_text_nor_at_a_stray_quote()
    {
        var (_, turn) = Run(" One”", "Night fell.", new TurnSettings { Characters = 60 });

        Assert.StartsWith(" One”", turn.Text, StringComparison.Ordinal);
        Assert.Equal(60, turn.Text.EnumerateRunes().Count());
    }

    [Fact]
    public void A_blank_taken_off_the_prompt_is_none_of_the_characters()
    {
        var (_, turn) = Run("One came. Two came.", "Night fell. ", new TurnSettings { Characters = 8 });

        Assert.Equal("One came", turn.Text);
    }

    [Fact]
    public void A_sentence_begun_within_the_budget_is_finished_beyond_it()
    {
        var (_, turn) = Run(" One came. Two came too. Three.", "Night fell.", new TurnSettings { MaxTokens = 15, Sentences = 5 });

        Assert.Equal((" One came. Two came too.", 2, TurnEndReason.Length), (turn.Text, turn.Sentences, turn.Reason));
    }

    [Fact]
    public void Sentences_completed_beyond_the_budget_still_count()
    {
        var (_, turn) = Run(" One came. Two came too. Three.", "Night fell.", new TurnSettings { MaxTokens = 15, Sentences = 2 });

        Assert.Equal((" One came. Two came too.", TurnEndReason.Sentences), (turn.Text, turn.Reason));
    }

    [Fact]
    public void A_model_that_never_ends_a_sentence_is_cut_back_to_the_last_whole_one()
    {
        // so certain that no steering brings it to an end
        string ramble = " One came. " + string.Concat(Enumerable.Repeat("and on ", 40));

        var (_, turn) = Run(ramble, "Night fell.", new TurnSettings { MaxTokens = 20, Sentences = 2 });

        Assert.Equal((" One came.", 1, TurnEndReason.Length), (turn.Text, turn.Sentences, turn.Reason));
        Assert.InRange(turn.Tokens, 20, 20 + TurnGenerator.OverrunCharacters);
    }

    [Fact]
    public void A_model_that_may_end_is_steered_to_an_end_between_words()
    {
        string ramble = " " + string.Concat(Enumerable.Repeat("and on ", 40));
        var model = new ScriptedLanguageModel(TestServer.Characters, ramble) { Certainty = 9 };

        var turn = Run(model, "Night fell.", new TurnSettings { MaxTokens = 20, Sentences = 1, Temperature = 0 });

        Assert.Equal(TurnEndReason.Sentences, turn.Reason);
        Assert.Matches(@"^( and on)*( and)?[.!?…]$", turn.Text);
    }

    [Fact]
    public void A_stray_closing_quote_is_never_chosen()
    {
        var model = new ScriptedLanguageModel(
            TestServer.Characters,
            text => text.EndsWith("fell.", StringComparison.Ordinal) ? " One”" : " came. Two came. Three.");

        var turn = Run(model, "Night fell.", new TurnSettings { Temperature = 0 });

        Assert.DoesNotContain('”', turn.Text);
        Assert.Equal(TurnEndReason.Sentences, turn.Reason);
    }

    [Fact]
    public void A_blank_taken_off_the_prompt_comes_first_and_is_not_shown()
    {
        var (text, turn) = Run("One came. Two came. Three.", "Night fell. ", new TurnSettings());

        Assert.Equal("One came. Two came.", turn.Text);
        Assert.Equal(turn.Text, text);
    }

    [Fact]
    public void The_same_seed_gives_the_same_turn_and_another_one_another()
    {
        string first = Ramble(seed: 7), again = Ramble(seed: 7), other = Ramble(seed: 8);

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);

        static string Ramble(long seed)
        {
            using var session = new PromptedSession(UncertainModel());
            return string.Concat(new TurnGenerator(session, Prompt("Night fell."), Free, seed).Run());
        }
    }

    [Theory]
    [InlineData("Night fell.")]
    [InlineData("\"Night fell.\"")]
    public void A_sentence_after_a_whole_one_is_parted_from_it_whatever_the_model_would_rather_write(string story)
    {
        var model = new ScriptedLanguageModel(TestServer.Characters, "\"One came,\" he said. Two came.") { Certainty = 4 };

        for (long seed = 0; seed < 20; seed++)
        {
            using var session = new PromptedSession(model);
            string written = string.Concat(new TurnGenerator(session, Prompt(story), Free, seed).Run());
            Assert.True(char.IsWhiteSpace(written[0]), written);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_turn_in_a_session_that_knows_the_story()
    {
        using var session = new PromptedSession(UncertainModel());

        string first = string.Concat(new TurnGenerator(session, Prompt("Night fell."), Free, seed: 7).Run());
        string again = string.Concat(new TurnGenerator(session, Prompt("Night fell."), Free, seed: 7).Run());

        Assert.Equal(first, again);
    }

    [Fact]
    public void A_session_that_knows_the_story_is_fed_only_what_is_new()
    {
        var model = TestServer.Model(" One came. Two came. Three.");
        using var session = new PromptedSession(model);
        string story = new('a', 1_000);
        var first = RunToEnd(new TurnGenerator(session, Prompt(story), new TurnSettings(), seed: 1));
        int before = model.FedTokens;

        RunToEnd(new TurnGenerator(session, Prompt(story + first.Text + " And I."), new TurnSettings { Sentences = 1 }, seed: 1));

        Assert.InRange(model.FedTokens - before, 1, 40);
    }

    [Fact]
    public void A_story_longer_than_the_context_is_continued_and_keeps_its_memory()
    {
        const string Answer = " One came. Two came. Three.";
        string seen = "";
        var model = new ScriptedLanguageModel(
            TestServer.Characters,
            text =>
            {
                seen = text;
                int written = text.LastIndexOf('.') is var dot && text.EndsWith('.') ? 0 : text.Length - dot - 1;
                return dot < 0 ? Answer : Answer[Math.Min(written, Answer.Length)..];
            },
            contextLength: 200);
        using var session = new PromptedSession(model);
        var prompt = StoryPrompt.Create("Batman is tired.", new string('a', 1_000) + ".", "");

        var turn = RunToEnd(new TurnGenerator(session, prompt, new TurnSettings(), seed: 1));

        Assert.Equal(" One came. Two came.", turn.Text);
        Assert.StartsWith("Batman is tired.\n\naaa", seen, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_run_keeps_what_was_whole()
    {
        using var stop = new CancellationTokenSource();
        var model = TestServer.Model(" One came. Two came. Three.");
        using var session = new PromptedSession(model);
        var turn = new TurnGenerator(session, Prompt("Night fell."), new TurnSettings(), seed: 1);
        string shown = "";

        foreach (string piece in turn.Run(stop.Token))
        {
            shown += piece;
            if (shown == " One came. Tw")
            {
                stop.Cancel();
            }
        }

        Assert.Equal((" One came.", TurnEndReason.Stopped), (turn.Result!.Text, turn.Result.Reason));
    }

    private static TurnSettings Free { get; } = new() { TopP = 1, Temperature = 1 };

    private static ScriptedLanguageModel UncertainModel() =>
        new(TestServer.Characters, " One came. Two came. Three.") { Certainty = 4 };

    private static StoryPrompt Prompt(string story) => StoryPrompt.Create("", story, "");

    private static (string Shown, GeneratedTurn Turn) Run(string answer, string story, TurnSettings settings)
    {
        using var session = new PromptedSession(TestServer.Model(answer));
        var turn = new TurnGenerator(session, Prompt(story), settings, seed: 1);
        return (string.Concat(turn.Run()), turn.Result!);
    }

    private static GeneratedTurn Run(ScriptedLanguageModel model, string story, TurnSettings settings, long seed = 1)
    {
        using var session = new PromptedSession(model);
        return RunToEnd(new TurnGenerator(session, Prompt(story), settings, seed));
    }

    private static GeneratedTurn RunToEnd(TurnGenerator turn)
    {
        foreach (string _ in turn.Run())
        {
        }

        return turn.Result!;
    }
}
