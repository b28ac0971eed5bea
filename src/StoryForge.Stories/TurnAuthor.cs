using System.Text.Json.Serialization;

namespace StoryForge.Stories;

/// <summary>Who wrote a turn.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<TurnAuthor>))]
public enum TurnAuthor
{
    Writer,
    Model,
}
