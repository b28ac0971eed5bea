namespace StoryForge.Api;

internal static class WholeMilliseconds
{
    /// <summary>The time as it is stored, so that what a request answers is what later ones will read.</summary>
    public static DateTimeOffset GetWholeMilliseconds(this TimeProvider clock) =>
        DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
}
