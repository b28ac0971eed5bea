using System.Text.Json.Serialization;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>
/// What happens while several models go on with the same words. Each text starts, grows, and is finished or has failed;
/// a request that can't be met is one <see cref="TextFailed"/> without an index.
/// </summary>
/// <remarks>Each event carries its own discriminator, as the hub serializes by run-time type.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TextStarted), "textStarted")]
[JsonDerivedType(typeof(TextGrown), "textGrown")]
[JsonDerivedType(typeof(TextFinished), "textFinished")]
[JsonDerivedType(typeof(TextFailed), "textFailed")]
public abstract record SideBySideEvent;

/// <param name="Index">The model's place in the request.</param>
/// <param name="Seed">The same for all of them.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TextStarted), "textStarted")]
public record TextStarted(int Index, string Model, string Checkpoint, long Seed) : SideBySideEvent;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TextGrown), "textGrown")]
public record TextGrown(int Index, string Text) : SideBySideEvent;

/// <param name="Text">Takes the place of what was shown; empty where there is not one whole sentence.</param>
/// <param name="Figures">Null where it was stopped.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TextFinished), "textFinished")]
public record TextFinished(
    int Index, string Text, int Sentences, TurnEndReason Reason, int Tokens, long Milliseconds, TurnFigures? Figures) : SideBySideEvent;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TextFailed), "textFailed")]
public record TextFailed(int? Index, TurnFailureCode Code, string Message) : SideBySideEvent;
