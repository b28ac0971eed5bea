using System.Net;
using System.Text;

namespace StoryForge.Scraper;

/// <summary>
/// Fetches URLs of one host with good manners: robots.txt obeyed, requests kept apart, a busy wiki left alone for a
/// while, redirections followed within the host only, and nothing fetched that the cache has.
/// </summary>
internal sealed class Fetcher(HttpExchange exchange, PageCache cache, ScrapeOptions options, TimeProvider clock, IScrapeListener listener)
{
    private const int MostRedirections = 5;

    /// <summary>How long a robots.txt may be trusted (RFC 9309, 2.4).</summary>
    private static readonly TimeSpan RobotsLife = TimeSpan.FromHours(24);

    /// <summary>What of a robots.txt must at least be read (RFC 9309, 2.5).</summary>
    private const int RobotsSize = 500 << 10;

    private readonly RequestPace _pace = new(TimeSpan.FromSeconds(options.Delay), clock);
    private RobotsTxt? _robots;

    /// <summary>Requests made, further tries included.</summary>
    public int Requests { get; private set; }

    /// <summary>Answers that the cache had.</summary>
    public int FromCache { get; private set; }

    /// <exception cref="ScrapeException">robots.txt can't be had, or the wiki asks to stay away for long.</exception>
    public async Task<FetchResult> GetAsync(Uri url, CancellationToken cancellation)
    {
        _robots ??= await ReadRobotsAsync(url, cancellation);
        return await FollowAsync(url, isRobots: false, cancellation);
    }

    private async Task<FetchResult> FollowAsync(Uri url, bool isRobots, CancellationToken cancellation)
    {
        for (var hop = 0; hop <= MostRedirections; hop++)
        {
            if (!isRobots && !_robots!.Allows(url))
            {
                return new FetchResult.NotFetched(FetchProblem.Disallowed, $"robots.txt of {url.Host} asks robots not to read {url.PathAndQuery}");
            }

            var (answer, trouble) = await AnswerOfAsync(url, isRobots ? RobotsLife : null, cancellation);
            if (answer is null)
            {
                return new FetchResult.NotFetched(FetchProblem.Unavailable, $"{url.Host} {trouble!.Detail} ({options.Tries} tries)");
            }

            if (!answer.IsRedirection)
            {
                return ResultOf(answer);
            }

            if (!IsSameHost(url, answer.Location!))
            {
                return new FetchResult.NotFetched(FetchProblem.Redirected, $"it redirects to another host, {answer.Location!.GetLeftPart(UriPartial.Authority)}");
            }

            url = answer.Location!;
        }

        return new FetchResult.NotFetched(FetchProblem.Redirected, $"it redirects more than {MostRedirections} times");
    }

    /// <summary>Host and port, or from http to https and back on their usual ports.</summary>
    private static bool IsSameHost(Uri from, Uri to) =>
        to.Scheme is "http" or "https" && from.Host.Equals(to.Host, StringComparison.OrdinalIgnoreCase)
        && (from.Port == to.Port || (from.IsDefaultPort && to.IsDefaultPort));

    private FetchResult ResultOf(Answer answer) => answer switch
    {
        { IsTooLarge: true } => new FetchResult.NotFetched(FetchProblem.TooLarge, $"it is longer than {options.SizeLimit / 1e6:0.#} MB"),
        { Status: HttpStatusCode.NotFound or HttpStatusCode.Gone } =>
            new FetchResult.NotFetched(FetchProblem.Missing, $"the wiki has no such page ({(int)answer.Status})"),
        { Status: HttpStatusCode.OK } => new FetchResult.Fetched(answer.Url, answer.ContentType, answer.Body, answer.RetrievedAt),
        _ => new FetchResult.NotFetched(FetchProblem.Refused, $"{answer.Url.Host} answered {(int)answer.Status}"),
    };

    /// <param name="life">How long a kept answer counts; null is for ever.</param>
    private async Task<(Answer? Answer, PassingTrouble? Trouble)> AnswerOfAsync(Uri url, TimeSpan? life, CancellationToken cancellation)
    {
        if (cache.Find(url) is { } kept && (life is null || clock.GetUtcNow() - kept.RetrievedAt < life))
        {
            FromCache++;
            return (kept, null);
        }

        var (answer, trouble) = await AskAsync(url, cancellation);
        if (answer is not null && IsLasting(answer))
        {
            cache.Keep(answer);
        }

        return (answer, trouble);
    }

    /// <summary>A page that was refused is asked for again at the next run, as that can be a mood of the server.</summary>
    private static bool IsLasting(Answer answer) =>
        answer.IsRedirection || answer.Status is HttpStatusCode.OK or HttpStatusCode.NotFound or HttpStatusCode.Gone;

    private async Task<(Answer? Answer, PassingTrouble? Trouble)> AskAsync(Uri url, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            await _pace.WaitAsync(cancellation);
            Requests++;
            var (answer, trouble) = await exchange.AskAsync(url, cancellation);
            _pace.Answered();
            if (trouble is null || tries == options.Tries)
            {
                return (answer, trouble);
            }

            var pause = BackOff.After(tries, trouble.RetryAfter, clock.GetUtcNow());
            if (pause > TimeSpan.FromSeconds(options.LongestPause))
            {
                throw new ScrapeException(
                    $"{url.Host} {trouble.Detail} and asks to come back in {pause.TotalMinutes:0} min. "
                    + "Nothing is lost: run the same command with --resume then.");
            }

            listener.OnPause(pause, $"{url.Host} {trouble.Detail}");
            await Task.Delay(pause, clock, cancellation);
        }
    }

    private async Task<RobotsTxt> ReadRobotsAsync(Uri url, CancellationToken cancellation)
    {
        var robots = RobotsTxt.AllowsAll;
        switch (await FollowAsync(new Uri(url, "/robots.txt"), isRobots: true, cancellation))
        {
            case FetchResult.Fetched file:
                robots = RobotsTxt.Parse(Encoding.UTF8.GetString(file.Body.AsSpan(0, Math.Min(file.Body.Length, RobotsSize))), UserAgent.Product);
                break;
            case FetchResult.NotFetched { Problem: FetchProblem.Unavailable or FetchProblem.Redirected or FetchProblem.TooLarge } problem:
                // RFC 9309, 2.3.1.4: where the rules can't be known, nothing is allowed
                throw new ScrapeException($"The robots.txt of {url.Authority} can't be had: {problem.Detail}. Try again later, with --resume.");
        }

        _pace.SlowDownTo(robots.CrawlDelay ?? TimeSpan.Zero);
        return robots;
    }
}
