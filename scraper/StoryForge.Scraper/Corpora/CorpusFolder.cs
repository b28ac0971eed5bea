namespace StoryForge.Scraper;

/// <summary>The folder of a corpus, used by one scrape at a time.</summary>
public sealed class CorpusFolder : IDisposable
{
    public const string CorpusName = "corpus.txt";
    public const string PlotsName = "plots.jsonl";
    public const string ReportName = "report.json";
    public const string LicenceName = "LICENSE.txt";

    /// <summary>The page cache.</summary>
    private const string PagesName = "pages";

    private readonly FileStream _lock;

    private CorpusFolder(string path, FileStream held)
    {
        FullPath = path;
        _lock = held;
    }

    public string FullPath { get; }

    internal string Pages => Path.Combine(FullPath, PagesName);

    /// <param name="resume">Go on with what is there; otherwise there must be no scrape yet.</param>
    /// <exception cref="ScrapeException">There is one, or one is running here now.</exception>
    public static CorpusFolder Open(string folder, bool resume)
    {
        var path = Path.GetFullPath(folder);
        if (!resume && HasScrape(path))
        {
            throw new ScrapeException(
                $"There is a scrape in {path} already. Add --resume to go on with it (no page is fetched twice), "
                + "or delete it, or give another --out.");
        }

        Directory.CreateDirectory(path);
        try
        {
            return new CorpusFolder(path, new FileStream(
                Path.Combine(path, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose));
        }
        catch (IOException error) when (File.Exists(Path.Combine(path, ".lock")))
        {
            throw new ScrapeException($"Another scrape is running in {path}. Wait for it, or give another --out.", error);
        }
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>A wiki that could not be reached leaves an empty page cache: that is none.</summary>
    private static bool HasScrape(string path)
    {
        string[] files = [CorpusName, PlotsName, ReportName, LicenceName];
        var pages = Path.Combine(path, PagesName);
        return files.Any(name => File.Exists(Path.Combine(path, name)))
            || (Directory.Exists(pages) && Directory.EnumerateFileSystemEntries(pages).Any());
    }
}
