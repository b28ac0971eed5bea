using System.Text.Json.Serialization;

namespace StoryForge.Stories;

/// <summary>
/// What happens in one turn of a model, in order: <see cref="TurnStarted"/>, any number of <see cref="TextAdded"/>,
/// and then <see cref="TurnFinished"/> or <see cref="TurnFailed"/>; the latter may also come alone. Versions that are
/// written at once all start before the first text; the story is free when the last of them has ended.
/// Each event carries its own discriminator too, as the hub serializes by run-time type; System.Text.Json writes one for
/// types that are not sealed only.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TurnStarted), "turnStarted")]
[JsonDerivedType(typeof(TextAdded), "textAdded")]
[JsonDerivedType(typeof(TurnFinished), "turnFinished")]
[JsonDerivedType(typeof(TurnFailed), "turnFailed")]
public abstract record TurnEvent;

/// <summary>A model begins to write. Nothing is saved under <paramref name="TurnId"/> before the end.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TurnStarted), "turnStarted")]
public record TurnStarted(Guid TurnId, Guid? ParentId, string Model) : TurnEvent;

/// <summary>More text of the running turn. It is a draft: the end of it may be cut back.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TextAdded), "textAdded")]
public record TextAdded(Guid TurnId, string Text) : TurnEvent;

/// <summary>
/// The turn as it was saved, whose text replaces the draft; null when not one whole sentence could be kept, and
/// nothing was saved. Where a turn was to be written again and came out the same, it is that turn, and nothing was added.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TurnFinished), "turnFinished")]
public record TurnFinished(Guid TurnId, Turn? Turn, TurnEndReason Reason) : TurnEvent;

/// <summary>
/// There is no turn, and no text was saved. <paramref name="Message"/> is one sentence for the writer;
/// <paramref name="TurnId"/> is null where none was begun.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TurnFailed), "turnFailed")]
public record TurnFailed(Guid? TurnId, TurnFailureCode Code, string Message) : TurnEvent;
