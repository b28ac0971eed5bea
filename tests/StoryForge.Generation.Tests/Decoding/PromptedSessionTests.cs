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
        Hold(Letters.Encode("the bat flew"));

        int fed = Hold(Letters.Encode("the bat sang."));

        Assert.Equal("sang.".Length, fed);
        Assert.Equal("the bat sang.", Letters.Decode(_session.Tokens));
        Assert.Equal(1, _model.Rewinds - 1);
    }

    [Fact]
    public void A_longer_text_is_fed_without_going_back()
    {
        Hold(Letters.Encode("the bat"));
        int before = _model.Rewinds;

        int fed = Hold(Letters.Encode("the bat flew"));

        Assert.Equal(5, fed);
        Assert.Equal(before, _model.Rewinds);
    }

    [Fact]
    public void The_same_text_again_costs_nothing()
    {
        Hold(Letters.Encode("the bat"));

        Assert.Equal(0, Hold(Letters.Encode("the bat")));
        Assert.Equal(Letters.VocabularySize, _session.Logits.Length);
    }

    [Fact]
    public void A_shorter_text_feeds_its_last_token_again_for_its_logits()
    {
        Hold(Letters.Encode("the bat"));

        Assert.Equal(1, Hold(Letters.Encode("the")));
        Assert.Equal("the", Letters.Decode(_session.Tokens));
        Assert.Equal(Letters.VocabularySize, _session.Logits.Length);
    }

    [Fact]
    public void After_a_failure_in_the_model_the_text_is_fed_afresh()
    {
        int[] text = Letters.Encode("the bat");
        Hold(text);
        _model.FailBefore(0);
        Assert.Throws<InvalidOperationException>(() => Hold(Letters.Encode("the bat flew")));
        _model.FailBefore(-1);

        Assert.Equal(text.Length, Hold(text));
    }

    [Fact]
    public void Sessions_fed_together_hold_their_own_tokens()
    {
        using var other = new PromptedSession(_model);
        Hold(Letters.Encode("the bat"));
        other.Append(Letters.Encode("a cat"));
        int s = Letters.Encode("s")[0], e = Letters.Encode("e")[0];

        PromptedSession.Append([(_session, s), (other, e)]);

        Assert.Equal("the bats", Letters.Decode(_session.Tokens));
        Assert.Equal("a cate", Letters.Decode(other.Tokens));
    }

    [Fact]
    public void After_a_failure_of_sessions_fed_together_all_are_fed_afresh()
    {
        using var other = new PromptedSession(_model);
        Hold(Letters.Encode("the bat"));
        other.Append(Letters.Encode("a cat"));
        _model.FailBefore(0);

        Assert.Throws<InvalidOperationException>(() => PromptedSession.Append([(_session, 0), (other, 0)]));

        Assert.Equal(0, _session.Tokens.Length);
        Assert.Equal(0, other.Tokens.Length);
    }

    [Fact]
    public void Disposing_closes_the_session()
    {
        Assert.Equal(1, _model.OpenSessions);

        _session.Dispose();

        Assert.Equal(0, _model.OpenSessions);
    }

    /// <summary>Makes the session hold these tokens; returns how many had to be fed.</summary>
    private int Hold(int[] tokens)
    {
        int kept = _session.KeepPrefixOf(tokens);
        if (kept < tokens.Length)
        {
            _session.Append(tokens.AsSpan(kept));
        }

        return tokens.Length - kept;
    }
}
