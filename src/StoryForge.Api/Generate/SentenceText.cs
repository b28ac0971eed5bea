using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>A turn of whole sentences: see <see cref="SentenceGate"/>.</summary>
internal sealed class SentenceText : ITurnText
{
    private readonly SentenceGate _gate;
    private readonly SentenceSteering _steering;
    private readonly int _sentences;
    private readonly int _budget;

    /// <param name="overrun">Tokens beyond the budget in which a sentence may be finished.</param>
    /// <param name="before">The story before the turn.</param>
    public SentenceText(SentenceTokens tokens, TurnSettings settings, int overrun, string beginning, string before)
    {
        _sentences = settings.SentencesAfter(beginning, before);
        _budget = settings.MaxTokens;
        _gate = new SentenceGate(_sentences, before);
        _steering = new SentenceSteering(tokens, _gate, settings.MinSentences, _budget, overrun);
        MostTokens = _budget + overrun;
    }

    public int MostTokens { get; }

    public string Append(string text) => _gate.Append(text);

    public bool IsOver(int tokens) => _gate.IsComplete || _gate.IsSpoiled || (tokens >= _budget && _gate.EndsWith(""));

    public bool HasItsSentences(int sentences) => sentences >= _sentences;

    public SentenceResult Finish(bool endOfText) => _gate.Finish(endOfText);

    public void Adjust(Span<float> logits, int generated) => _steering.Adjust(logits, generated);
}
