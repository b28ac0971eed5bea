using System.Net.Http.Headers;

namespace StoryForge.Scraper;

/// <summary>How long to wait before asking a busy wiki again.</summary>
internal static class BackOff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);

    /// <summary>Twice as long after each try, and never shorter than the wiki asks for.</summary>
    /// <param name="tries">That have failed, from 1.</param>
    public static TimeSpan After(int tries, RetryConditionHeaderValue? asked, DateTimeOffset now)
    {
        var own = First * Math.Pow(2, tries - 1);
        var theirs = asked switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - now,
            _ => TimeSpan.Zero,
        };
        return theirs > own ? theirs : own;
    }
}
