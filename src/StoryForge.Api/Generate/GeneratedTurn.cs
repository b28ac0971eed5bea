using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>What a model made of a turn.</summary>
/// <param name="Text">Whole sentences; empty when there is not one.</param>
/// <param name="Tokens">Tokens generated, those cut away at the end included.</param>
/// <param name="Milliseconds">From the beginning of the prompt to the last token.</param>
/// <param name="Figures">What was measured on the way; null for a turn that was stopped.</param>
public sealed record GeneratedTurn(
    string Text, int Sentences, TurnEndReason Reason, int Tokens, long Milliseconds, TurnFigures? Figures = null);
