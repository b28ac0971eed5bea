using System.Text.Json;
using System.Text.Json.Serialization;

namespace StoryForge.Stories;

/// <summary>
/// Enums as kebab-case strings on the wire ("end-of-text"). It stands on the enums themselves, so that every
/// serializer, the hub's too, writes the same form; numbers are not read.
/// </summary>
public sealed class KebabCaseEnumConverter<TEnum>()
    : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;
