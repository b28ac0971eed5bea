using StoryForge.Tests;

namespace StoryForge.Generation.Tests;

public sealed class PromptedSessionTests : IDisposable
{
    private static readonly CharacterVocabulary Letters = CharacterVocabulary.Build(["abcdefghijklmnopqrstuvwxyz ."]);

    private readonly ScriptedLanguageModel _model = new(Letters, "xyz");
    private readonly PromptedSession _session;

    public PromptedSessionTests() => _session = new PromptedSession(_model);

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Only_what_follows_the_common_beginning_is_fed()
    {
        _session.Hold(Letters.Encode("the bat flew"));

        int fed = _session.Hold(Letters.Encode("the bat sang."));

        Assert.Equal("sang.".Length, fed);
        Assert.Equal("the bat sang.", Letters.Decode(_session.Tokens));
        Assert.Equal(1, _model.Rewinds - 1);
    }

    [Fact]
    public void A_longer_text_is_fed_without_going_back()
    {
        _session.Hold(Letters.Encode("the bat"));
        int before = _model.Rewinds;

        int fed = _session.Hold(Letters.Encode("the bat flew"));

        Assert.Equal(5, fed);
        Assert.Equal(before, _model.Rewinds);
    }

    [Fact]
    public void The_same_text_again_costs_nothing()
    {
        _session.Hold(Letters.Encode("the bat"));

        Assert.Equal(0, _session.Hold(Letters.Encode("the bat")));
        Assert.Equal(Letters.VocabularySize, _session.Logits.Length);
    }

    [Fact]
    public void A_shorter_text_feeds_its_last_token_again_for_its_logits()
    {
        _session.Hold(Letters.Encode("the bat"));

        Assert.Equal(1, _session.Hold(Letters.Encode("the")));
        Assert.Equal("the", Letters.Decode(_session.Tokens));
        Assert.Equal(Letters.VocabularySize, _session.Logits.Length);
    }

    [Fact]
    public void A_cancelled_prompt_leaves_a_session_that_goes_on_from_there()
    {
        using var cancelled = new CancellationTokenSource();
        int[] text = Letters.Encode(new string('a', 300));
        ScriptedLanguageModel model = new(Letters, prompt =>
        {
            if (prompt.Length >= 128)
            {
                cancelled.Cancel();
            }

            return "x";
        });
        using var session = new PromptedSession(model);

        Assert.Throws<OperationCanceledException>(() => session.Hold(text, cancelled.Token));
        int held = session.Tokens.Length;
        int fed = session.Hold(text);

        Assert.InRange(held, 128, 299);
        Assert.Equal(300 - held, fed);
        Assert.Equal(300, model.FedTokens);
    }

    [Fact]
    public void After_a_failure_in_the_model_the_text_is_fed_afresh()
    {
        int[] text = Letters.Encode("the bat");
        _session.Hold(text);
        _model.FailBefore(0);
        Assert.Throws<InvalidOperationException>(() => _session.Hold(Letters.Encode("the bat flew")));
        _model.FailBefore(-1);

        Assert.Equal(text.Length, _session.Hold(text));
    }

    [Fact]
    public void Disposing_closes_the_session()
    {
        Assert.Equal(1, _model.OpenSessions);

        _session.Dispose();

        Assert.Equal(0, _model.OpenSessions);
    }
}
