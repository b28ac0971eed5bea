namespace StoryForge.Scraper;

/// <summary>Why a page gave no plot.</summary>
public enum DropReason
{
    /// <summary>No heading of the page is one of those wanted.</summary>
    NoPlotSection,

    /// <summary>There is such a heading, and no prose under it.</summary>
    EmptyPlot,

    /// <summary>Another page has the same plot.</summary>
    DuplicatePlot,

    /// <summary>It is a redirection to a page that was seen already.</summary>
    SamePage,

    /// <summary>The wiki has no such page.</summary>
    Missing,

    /// <summary>robots.txt asks not to read it.</summary>
    Disallowed,

    /// <summary>It redirects to another host, or in a circle.</summary>
    RedirectedAway,

    /// <summary>It is longer than the size limit.</summary>
    TooLarge,

    /// <summary>The wiki will not give it.</summary>
    Refused,

    /// <summary>The wiki did not answer, or broke off its answer, at every try; --resume tries again.</summary>
    Unavailable,

    /// <summary>What came is no HTML, or its section is too long for a plot or has tags nested without end.</summary>
    Unreadable,
}
