using System.ComponentModel.DataAnnotations;
using StoryForge.Tests;

namespace StoryForge.Generation.Tests;

public sealed class GenerationLoopTests
{
    private static readonly CharacterVocabulary Letters = CharacterVocabulary.Build(["abcdefghijklmnopqrstuvwxyz ."]);

    [Fact]
    public void The_text_is_continued_token_by_token_until_its_end()
    {
        using var session = new PromptedSession(new ScriptedLanguageModel(Letters, " flew away."));

        GeneratedToken[] tokens = [.. GenerationLoop.Run(session, Letters.Encode("the bat"), new GenerationOptions())];

        Assert.Equal(" flew away.", TextOf(tokens));
        Assert.True(tokens[^1].IsEndOfText);
        Assert.All(tokens[..^1], token => Assert.False(token.IsEndOfText));
    }

    [Fact]
    public void It_ends_after_the_most_tokens_allowed()
    {
        using var session = new PromptedSession(new ScriptedLanguageModel(Letters, " flew away."));

        GeneratedToken[] tokens = [.. GenerationLoop.Run(session, Letters.Encode("the bat"), new GenerationOptions { MaxTokens = 5 })];

        Assert.Equal(" flew", TextOf(tokens));
    }

    [Fact]
    public void Nothing_is_computed_before_it_is_asked_for_nor_after_the_last_token()
    {
        var model = new ScriptedLanguageModel(Letters, " flew away.");
        using var session = new PromptedSession(model);
        IEnumerable<GeneratedToken> tokens = GenerationLoop.Run(session, Letters.Encode("the bat"), new GenerationOptions());
        Assert.Equal(0, model.FedTokens);

        Assert.Equal(" f", TextOf(tokens.Take(2)));

        Assert.Equal("the bat".Length + 1, model.FedTokens);
    }

    [Fact]
    public void The_next_turn_feeds_only_what_is_new()
    {
        var model = new ScriptedLanguageModel(Letters, text => text.EndsWith('q') ? " indeed." : " flew away.");
        using var session = new PromptedSession(model);
        string first = TextOf(GenerationLoop.Run(session, Letters.Encode("the bat"), new GenerationOptions { MaxTokens = 5 }));
        int before = model.FedTokens;

        string story = "the bat" + first + " over the q";
        string second = TextOf(GenerationLoop.Run(session, Letters.Encode(story), new GenerationOptions { MaxTokens = 1 }));

        Assert.Equal(" ", second);
        // the first turn's last token was never fed
        Assert.Equal(1 + " over the q".Length, model.FedTokens - before);
    }

    [Fact]
    public void An_empty_prompt_begins_after_the_end_of_another_text()
    {
        using var session = new PromptedSession(new ScriptedLanguageModel(Letters, "once"));

        Assert.Equal("once", TextOf(GenerationLoop.Run(session, ReadOnlyMemory<int>.Empty, new GenerationOptions())));
        Assert.Equal(Letters.EndOfText, session.Tokens[0]);
    }

    [Fact]
    public void The_adjustment_sees_a_copy_of_the_logits_and_how_many_tokens_there_are()
    {
        using var session = new PromptedSession(new ScriptedLanguageModel(Letters, "abc"));
        var seen = new List<int>();
        int x = Letters.Encode("x")[0];

        string text = TextOf(GenerationLoop.Run(
            session, Letters.Encode("the bat"), new GenerationOptions { MaxTokens = 4 }, (logits, generated) =>
            {
                seen.Add(generated);
                if (generated == 1)
                {
                    logits[x] = 1000;
                }
            }));

        Assert.Equal([0, 1, 2, 3], seen);
        // the model was led astray from its script and began it again
        Assert.Equal("axab", text);
    }

    [Fact]
    public void A_cancelled_prompt_leaves_a_session_that_goes_on_from_there()
    {
        using var cancelled = new CancellationTokenSource();
        var model = new ScriptedLanguageModel(Letters, text =>
        {
            if (text.Length >= 128)
            {
                cancelled.Cancel();
            }

            return "x";
        });
        using var session = new PromptedSession(model);
        int[] prompt = Letters.Encode(new string('a', 300));

        Assert.Throws<OperationCanceledException>(
            () => GenerationLoop.Run(session, prompt, new GenerationOptions(), adjust: null, cancelled.Token).First());
        int held = session.Tokens.Length;
        _ = GenerationLoop.Run(session, prompt, new GenerationOptions()).First();

        Assert.InRange(held, 128, 299);
        Assert.Equal(300, model.FedTokens);
    }

    [Fact]
    public void Cancellation_is_seen_before_the_next_token_and_the_session_can_be_used_on()
    {
        using var session = new PromptedSession(new ScriptedLanguageModel(Letters, " flew away."));
        using var cancelled = new CancellationTokenSource();
        var tokens = new List<GeneratedToken>();

        Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (GeneratedToken token in GenerationLoop.Run(
                session, Letters.Encode("the bat"), new GenerationOptions(), adjust: null, cancelled.Token))
            {
                tokens.Add(token);
                if (tokens.Count == 3)
                {
                    cancelled.Cancel();
                }
            }
        });

        Assert.Equal(" fl", TextOf(tokens));
        Assert.Equal(" flew", TextOf(GenerationLoop.Run(session, Letters.Encode("the bat"), new GenerationOptions { MaxTokens = 5 })));
    }

    [Fact]
    public void A_text_that_outgrows_the_context_goes_on()
    {
        string script = string.Concat(Enumerable.Repeat("abcdefghij", 10));
        var model = new ScriptedLanguageModel(
            Letters, text => string.Concat(Enumerable.Repeat("abcdefghij", 20))[(text[^1] - 'a' + 1)..], contextLength: 16);
        using var session = new PromptedSession(model);

        string text = TextOf(GenerationLoop.Run(session, Letters.Encode("defghij"), new GenerationOptions { MaxTokens = 100 }));

        Assert.Equal(script, text);
    }

    [Fact]
    public void A_prompt_longer_than_the_context_is_cropped_and_keeps_its_pinned_beginning()
    {
        using var session = new PromptedSession(new ScriptedLanguageModel(Letters, "xyz", contextLength: 16));

        _ = GenerationLoop.Run(
            session, Letters.Encode("abc defghijklmnopqrstuvwxyz"), new GenerationOptions { PinnedTokens = 3 }).First();

        Assert.Equal("abcopqrstuvwxyz", Letters.Decode(session.Tokens));
    }

    [Fact]
    public void A_long_story_is_as_quick_as_a_short_one_most_turns_long()
    {
        var model = new ScriptedLanguageModel(Letters, "abcdefgh.", contextLength: 128);
        using var session = new PromptedSession(model);
        string story = new('m', 1000);
        var fed = new List<int>();
        for (int turn = 0; turn < 30; turn++)
        {
            int before = model.FedTokens;
            story += " bat" + TextOf(GenerationLoop.Run(session, Letters.Encode(story + " bat"), new GenerationOptions { MaxTokens = 9 }));
            fed.Add(model.FedTokens - before);
        }

        // 13 tokens a turn, and the window moves by 64
        Assert.InRange(fed.Skip(1).Count(count => count > 13), 5, 7);
        Assert.Equal(13, fed.Skip(1).Min());
    }

    [Fact]
    public void The_same_seed_gives_the_same_text_and_another_seed_another()
    {
        static string Write(ulong seed)
        {
            using var session = new PromptedSession(new ScriptedLanguageModel(Letters, "abc") { Certainty = 1 });
            return TextOf(GenerationLoop.Run(
                session, Letters.Encode("the bat"), new GenerationOptions { Seed = seed, Sampling = new SamplingOptions { Temperature = 1 } }));
        }

        Assert.Equal(Write(1), Write(1));
        Assert.NotEqual(Write(1), Write(2));
    }

    [Fact]
    public void Entries_of_a_padded_network_that_are_no_tokens_are_never_chosen()
    {
        using var model = new PaddedModel(new ScriptedLanguageModel(Letters, "abc") { Certainty = 0 });
        using var session = new PromptedSession(model);

        GeneratedToken[] tokens = [.. GenerationLoop.Run(session, Letters.Encode("the bat"), new GenerationOptions())];

        Assert.All(tokens, token => Assert.InRange(token.Token, 0, Letters.VocabularySize - 1));
    }

    [Fact]
    public void An_unknown_character_is_never_written()
    {
        using var session = new PromptedSession(new ScriptedLanguageModel(Letters, "é\u00e8") { Certainty = 100 });

        string text = TextOf(GenerationLoop.Run(session, Letters.Encode("the bat"), new GenerationOptions()));

        Assert.DoesNotContain('\uFFFD', text);
    }

    [Fact]
    public void Options_outside_their_range_are_refused_at_once()
    {
        using var session = new PromptedSession(new ScriptedLanguageModel(Letters, "abc"));

        Assert.Throws<ValidationException>(
            () => GenerationLoop.Run(session, Letters.Encode("a"), new GenerationOptions { MaxTokens = 0 }));
        Assert.Throws<ValidationException>(
            () => GenerationLoop.Run(session, Letters.Encode("a"), new GenerationOptions { Sampling = new SamplingOptions { TopP = 2 } }));
    }

    private static string TextOf(IEnumerable<GeneratedToken> tokens) => Letters.Decode([.. tokens.Select(token => token.Token)]);

    /// <summary>Gives logits of ten more entries than there are tokens, and these are the largest.</summary>
    private sealed class PaddedModel(ScriptedLanguageModel model) : ILanguageModel
    {
        public ModelDescription Description => model.Description;

        public ITokenizer Tokenizer => model.Tokenizer;

        public IDecodingSession OpenSession() => new Session(model.OpenSession());

        public void Feed(IReadOnlyList<SessionInput> inputs) => throw new NotSupportedException();

        public void Dispose() => model.Dispose();

        private sealed class Session(IDecodingSession session) : IDecodingSession
        {
            public long Bytes => session.Bytes;

            public int Position => session.Position;

            public ReadOnlySpan<float> Logits =>
                session.Logits.IsEmpty ? [] : (float[])[.. session.Logits, .. Enumerable.Repeat(9f, 10)];

            public ReadOnlySpan<float> Feed(ReadOnlySpan<int> tokens)
            {
                session.Feed(tokens);
                return Logits;
            }

            public int Rewind(int position) => session.Rewind(position);

            public IDecodingSession Copy() => new Session(session.Copy());

            public void Dispose() => session.Dispose();
        }
    }
}
