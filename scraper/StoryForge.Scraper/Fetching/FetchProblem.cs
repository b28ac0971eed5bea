namespace StoryForge.Scraper;

/// <summary>Why a URL gave nothing.</summary>
internal enum FetchProblem
{
    /// <summary>The wiki has no such page.</summary>
    Missing,

    /// <summary>robots.txt asks not to.</summary>
    Disallowed,

    /// <summary>It redirects to another host, or in a circle.</summary>
    Redirected,

    /// <summary>It is longer than the size limit.</summary>
    TooLarge,

    /// <summary>The wiki will not give it (401, 403 and other 4xx).</summary>
    Refused,

    /// <summary>The wiki was busy, slow or out of reach at every try. Another day it may answer.</summary>
    Unavailable,
}
