namespace StoryForge.Scraper;

/// <summary>Is told how a scrape goes on.</summary>
public interface IScrapeListener
{
    /// <summary>The lists and categories were read.</summary>
    void OnListed(int pages);

    /// <summary>A page was read, or could not be.</summary>
    /// <param name="dropped">Null where its plot was kept.</param>
    /// <param name="pages">To be read in all, as known now: other parts come to light on the way.</param>
    void OnPage(string title, DropReason? dropped, int done, int pages);

    /// <summary>The wiki is left alone for a while.</summary>
    /// <param name="why">A sentence without its end.</param>
    void OnPause(TimeSpan pause, string why);

    /// <summary>Something odd that will stand in the report.</summary>
    void OnWarning(string warning);
}
