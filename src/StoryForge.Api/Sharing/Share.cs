using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>What a link lets its visitor do.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ShareKind>))]
public enum ShareKind
{
    Read,
    Write,
}

/// <summary>A link to one story. Of its token only a hash is kept, so that nobody reads links out of the database.</summary>
public sealed class Share
{
    public required Guid Id { get; init; }

    public required Guid StoryId { get; init; }

    public required ShareKind Kind { get; init; }

    public required string TokenHash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>256 random bits, in letters that may stand in an address.</summary>
    public static string DrawToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
