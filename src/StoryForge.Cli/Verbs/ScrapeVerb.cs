using System.CommandLine;
using StoryForge.Cli.Options;
using StoryForge.Cli.Output;
using StoryForge.Scraper;
using StoryForge.Training;

namespace StoryForge.Cli.Verbs;

/// <summary><c>storyforge scrape</c>: builds a corpus of plots from a wiki.</summary>
internal static class ScrapeVerb
{
    private static readonly Argument<string> Named = new("source") { Description = "A source's name (see scraper/sources), or a file of your own." };
    private static readonly Option<string?> BaseUrl = new("--base-url")
    {
        Description = "A mirror of the wiki, in place of the source's address.",
        HelpName = "url",
    };

    private static readonly Option<string?> Out = new("--out", "-o")
    {
        Description = "The folder for the corpus (corpora/SOURCE in the data folder).",
        HelpName = "folder",
    };

    private static readonly Option<double?> Delay = Ranged.Real("--delay", "Seconds between an answer and the next request (1).", 0, 3600);
    private static readonly Option<bool> Resume = new("--resume") { Description = "Go on with the scrape in that folder; no page is fetched twice." };
    private static readonly Option<string?> Contact = new("--contact")
    {
        Description = "Your address or page, for the wiki's owners: it becomes a part of the user agent.",
        HelpName = "text",
    };

    private static readonly Option<bool> Json = JsonOption.Create();

    public static Command Create()
    {
        var verb = new Command("scrape", "Build a corpus of plots from a wiki; Ctrl-C loses nothing, and --resume goes on.")
        {
            Named, BaseUrl, Out, Delay, Resume, Contact, Json,
        };
        verb.SetAction(ScrapeAsync);
        return verb;
    }

    private static async Task<int> ScrapeAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var folders = Places.Find();
        var source = SourceFile.Load(Find(parsed.GetRequiredValue(Named), folders), UrlOf(parsed.GetValue(BaseUrl)));
        var options = new ScrapeOptions { Contact = ContactOf(parsed.GetValue(Contact)) };
        options = parsed.GetValue(Delay) is { } delay ? options with { Delay = delay } : options;
        using var folder = CorpusFolder.Open(
            parsed.GetValue(Out) ?? Path.Combine(folders.Data, "corpora", source.Name), parsed.GetValue(Resume));
        try
        {
            var report = await RunAsync(source, options, folder, parsed.GetValue(Json), cancellation);
            Tell(report, folder.FullPath, parsed.GetValue(Json));
            return report.PagesKept > 0 ? ExitCode.Done : throw new FailureException(
                $"None of the {report.PagesSeen} pages gave a plot. {Path.Combine(folder.FullPath, CorpusFolder.ReportName)} tells why; "
                + "are the sections of the source right?");
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new FailureException("Stopped. The pages fetched so far are kept: run the same command with --resume to go on.");
        }
    }

    private static Task<ScrapeReport> RunAsync(Source source, ScrapeOptions options, CorpusFolder folder, bool json, CancellationToken cancellation)
    {
        Task<ScrapeReport> Run(IScrapeListener listener) => Scrape.RunAsync(source, options, folder, TimeProvider.System, listener, cancellation);

        // figures for other programs stand alone on standard output
        return json ? Run(new ScrapeLines(Console.Error, TimeProvider.System))
            : Terminal.IsInteractive ? ScrapeBar.ShowAsync(source.Name, Run)
            : Run(new ScrapeLines(Console.Out, TimeProvider.System));
    }

    private static void Tell(ScrapeReport report, string folder, bool json)
    {
        if (json)
        {
            JsonReport.Print(new
            {
                folder,
                report.PagesSeen,
                report.PagesKept,
                report.PagesDropped,
                report.DroppedBy,
                report.Words,
                report.Characters,
                report.Requests,
                report.FromCache,
            });
        }
        else
        {
            Console.Out.WriteLine(ScrapeTexts.Result(report, folder));
        }
    }

    private static string Find(string nameOrFile, StoryForgeFolders folders)
    {
        var sources = new NamedFiles(Path.Combine(folders.Repository, "scraper", "sources"), "source");
        return sources.Find(nameOrFile) ?? throw new UsageException($"{sources.Missing(nameOrFile)} Or give a file of your own.");
    }

    private static Uri? UrlOf(string? text) =>
        text is null ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url
        : throw new UsageException($"--base-url is \"{text}\"; it must be a URL such as https://batman.fandom.com.");

    /// <summary>It goes into a header, and there into brackets.</summary>
    private static string? ContactOf(string? text) =>
        text is null || text.All(character => character is >= ' ' and <= '~' and not ('(' or ')' or '\\'))
            ? text
            : throw new UsageException($"--contact is \"{text}\"; it must be an address or a URL.");
}
