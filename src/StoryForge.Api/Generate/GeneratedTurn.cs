using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>What a model made of a turn.</summary>
/// <param name="Text">Whole sentences; empty when there is not one.</param>
/// <param name="Tokens">Tokens generated, those cut away at the end included.</param>
/// <param name="Milliseconds">From the beginning of the prompt to the last token.</param>
public sealed record GeneratedTurn(string Text, int Sentences, TurnEndReason Reason, int Tokens, long Milliseconds);
