using System.Diagnostics;
using System.Text;
using StoryForge.Scraper;

namespace StoryForge.Cli.Bench;

/// <summary>The scraper: how fast it finds plots in pages, and how much memory a long scrape takes.</summary>
internal sealed class ScrapeParse : IBenchmark
{
    private const int Pages = 10_000;

    /// <summary>Pages at the beginning that warm up, and then pages over which memory is averaged, there and at the end.</summary>
    private const int Window = 1_000;

    /// <summary>Pages from one look at the memory to the next.</summary>
    private const int Step = 50;

    /// <summary>Over all pages, the first few to warm up.</summary>
    private const int Rounds = 25;

    public string Name => "scrape-parse";

    public string Description => $"plots from wiki pages, on one core; a scrape of {Pages:#,0} pages on this machine";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchRun bench, CancellationToken cancellation)
    {
        var plots = (await File.ReadAllTextAsync(Path.Combine(bench.Folders.Repository, "models", "corpora", "gotham.txt"), cancellation))
            .Split("<|endoftext|>").Select(plot => plot.Trim().Split("\n\n")).ToArray();
        var speed = ParsingSpeed(plots);
        var (seconds, early, late) = await ScrapeAsync(bench, WikiPageSample.Html(plots[0], NumberedWiki.Mark), cancellation);
        return
        [
            new Figure(Name, "parse, one core", speed, "MB/s", Goal: 20),
            new Figure(Name, $"scrape, {Pages:#,0} pages", Pages / seconds, "pages/s"),
            new Figure(Name, "memory after 1,000 pages", early, "MB"),
            new Figure(Name, "memory after 9,000 pages", late, "MB"),
            new Figure(Name, "growth of memory", late - early, "MB", Goal: 16, IsCeiling: true),
        ];
    }

    /// <summary>
    /// Megabytes of HTML from text to plot for each second that a core spends on it, the collector's work included: on
    /// a machine that does other things, too, a clock would measure those.
    /// </summary>
    private static double ParsingSpeed(string[][] plots)
    {
        var sections = new PlotSections(new Source
        {
            Title = "Pages of a benchmark",
            BaseUrl = new Uri("http://localhost"),
            Sections = ["Plot"],
            Licence = new Licence("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        });
        var pages = plots.Select((plot, number) => WikiPageSample.Html(plot, $"Page {number}")).ToArray();
        var megabytes = pages.Sum(Encoding.UTF8.GetByteCount) / 1e6;
        var speeds = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            var before = Environment.CpuUsage.TotalTime;
            if (pages.Any(page => sections.Read(new HtmlPage(page)).Dropped is not null))
            {
                throw new FailureException("The scraper finds no plot in the benchmark's pages.");
            }

            speeds[round] = megabytes / (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        }

        return BenchRun.Median(speeds);
    }

    /// <summary>A whole scrape in a process of its own, without pauses.</summary>
    /// <returns>How long it took, and its mean resident megabytes early and late.</returns>
    private static async Task<(double Seconds, double Early, double Late)> ScrapeAsync(BenchRun bench, string html, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("storyforge-bench-");
        try
        {
            OwnProcess? scrape = null;
            List<double> early = [];
            List<double> late = [];
            await using var wiki = await NumberedWiki.StartAsync(Pages, html, OnPage, cancellation);
            var source = Path.Combine(folder.FullName, "numbered.json");
            await File.WriteAllTextAsync(source, $$"""
                { "title": "Pages of a benchmark", "base_url": "{{wiki.Url}}", "categories": ["Pages"], "sections": ["Plot"],
                  "licence": { "name": "CC0 1.0", "url": "https://creativecommons.org/publicdomain/zero/1.0/" } }
                """, cancellation);
            var start = Stopwatch.GetTimestamp();
            using (scrape = new OwnProcess(bench.Folders.Repository, folder.FullName, "scrape", source, "--delay", "0"))
            {
                while (await scrape.ReadLineAsync(cancellation) is not null)
                {
                    // its output is read, lest it waits for that
                }

                await scrape.EndAsync(cancellation);
            }

            return (Stopwatch.GetElapsedTime(start).TotalSeconds, early.Average(), late.Average());

            void OnPage(int number)
            {
                if (number % Step == 0 && (number is > Window and <= 2 * Window ? early : number > Pages - Window ? late : null) is { } megabytes)
                {
                    megabytes.Add(scrape!.ResidentMegabytes);
                }
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
