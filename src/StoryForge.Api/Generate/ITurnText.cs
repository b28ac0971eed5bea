using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>What of a model's text is its turn, and when that is complete.</summary>
internal interface ITurnText
{
    /// <summary>The most tokens that the turn may take.</summary>
    int MostTokens { get; }

    /// <summary>Appends text of the model. Returns what can be shown of it now.</summary>
    string Append(string text);

    /// <summary>Whether the turn is over after so many tokens.</summary>
    bool IsOver(int tokens);

    /// <summary>The turn was to have so many sentences, and has them.</summary>
    bool HasItsSentences(int sentences);

    /// <summary>What is kept, if nothing more comes.</summary>
    SentenceResult Finish(bool endOfText);

    /// <inheritdoc cref="Generation.LogitsAdjustment"/>
    void Adjust(Span<float> logits, int generated);
}
