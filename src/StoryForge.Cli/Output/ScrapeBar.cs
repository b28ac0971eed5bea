using Spectre.Console;
using StoryForge.Scraper;

namespace StoryForge.Cli.Output;

/// <summary>Shows a scrape in a terminal: a bar with rate and time left, and above it what was left out and why.</summary>
internal sealed class ScrapeBar(ProgressTask bar, TimeProvider clock) : IScrapeListener
{
    private readonly long _start = clock.GetTimestamp();

    /// <summary>Runs a scrape that reports to a bar.</summary>
    public static Task<T> ShowAsync<T>(string name, Func<IScrapeListener, Task<T>> work) => AnsiConsole.Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
        .StartAsync(progress =>
        {
            var bar = progress.AddTask(Markup.Escape($"{name}: reading the lists"));
            bar.IsIndeterminate = true;
            return work(new ScrapeBar(bar, TimeProvider.System));
        });

    public void OnListed(int pages)
    {
        AnsiConsole.WriteLine(ScrapeTexts.Listed(pages));
        bar.IsIndeterminate = false;
        bar.MaxValue = pages;
    }

    public void OnPage(string title, DropReason? dropped, int done, int pages)
    {
        bar.MaxValue = pages;
        bar.Value = done;
        bar.Description = Markup.Escape(ScrapeTexts.Rate(done, pages, clock.GetElapsedTime(_start)));
        if (ScrapeTexts.Page(title, dropped) is { } line)
        {
            AnsiConsole.WriteLine(line);
        }
    }

    public void OnPause(TimeSpan pause, string why) => AnsiConsole.WriteLine(ScrapeTexts.Pause(pause, why));

    public void OnWarning(string warning) => AnsiConsole.WriteLine(warning);
}
