using StoryForge.Scraper;

namespace StoryForge.Cli.Output;

/// <summary>Shows a scrape as plain lines, for files and pipes; how far it is, is told now and then only.</summary>
internal sealed class ScrapeLines(TextWriter output, TimeProvider clock) : IScrapeListener
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    private readonly long _start = clock.GetTimestamp();
    private long? _lastTold;

    public void OnListed(int pages) => output.WriteLine(ScrapeTexts.Listed(pages));

    public void OnPage(string title, DropReason? dropped, int done, int pages)
    {
        if (ScrapeTexts.Page(title, dropped) is { } line)
        {
            output.WriteLine(line);
        }

        if (done == pages || _lastTold is not { } last || clock.GetElapsedTime(last) >= Silence)
        {
            _lastTold = clock.GetTimestamp();
            output.WriteLine(ScrapeTexts.Rate(done, pages, clock.GetElapsedTime(_start)));
        }
    }

    public void OnPause(TimeSpan pause, string why) => output.WriteLine(ScrapeTexts.Pause(pause, why));

    public void OnWarning(string warning) => output.WriteLine(warning);
}
