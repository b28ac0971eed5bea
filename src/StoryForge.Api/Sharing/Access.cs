using System.Text.Json.Serialization;
using StoryForge.Stories;

namespace StoryForge.Api;

[JsonConverter(typeof(KebabCaseEnumConverter<AccessRole>))]
public enum AccessRole
{
    /// <summary>The server is closed, and no token was given.</summary>
    Nobody,

    /// <summary>May read one story.</summary>
    Read,

    /// <summary>May write in one story.</summary>
    Write,

    /// <summary>May do everything. On a server without an owner's token everybody who reaches it.</summary>
    Owner,
}

/// <summary>What the sender of a request may do.</summary>
/// <param name="StoryId">The only story that a link opens; null for the owner and for nobody.</param>
/// <param name="ShareId">The link.</param>
public sealed record Access(AccessRole Role, Guid? StoryId = null, Guid? ShareId = null)
{
    private static readonly object Key = new();

    public static Access Of(HttpContext context) => context.Items[Key] as Access ?? new Access(AccessRole.Nobody);

    public bool MayRead(Guid storyId) => Role == AccessRole.Owner || StoryId == storyId;

    public bool MayWrite(Guid storyId) => Role == AccessRole.Owner || (Role == AccessRole.Write && StoryId == storyId);

    internal void Keep(HttpContext context) => context.Items[Key] = this;
}
