using System.Globalization;

namespace StoryForge.Scraper;

/// <summary>
/// What a robots.txt lets this scraper do (RFC 9309): the rules of all groups that name it, or else of those for all
/// robots; of the rules that fit a path the longest counts, and of two as long the one that allows.
/// </summary>
internal sealed class RobotsTxt
{
    private readonly IReadOnlyList<RobotsRule> _rules;

    private RobotsTxt(IReadOnlyList<RobotsRule> rules, TimeSpan? crawlDelay)
    {
        _rules = rules;
        CrawlDelay = crawlDelay;
    }

    /// <summary>For hosts that have no robots.txt.</summary>
    public static RobotsTxt AllowsAll { get; } = new([], null);

    /// <summary>Not in the RFC, but widely asked for.</summary>
    public TimeSpan? CrawlDelay { get; }

    public static RobotsTxt Parse(string text, string product)
    {
        var named = new Group();
        var all = new Group();
        var current = new List<Group>();
        var inAgents = false;
        foreach (var raw in text.Split('\n', '\r'))
        {
            var line = raw.Split('#')[0];
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
            {
                continue;
            }

            var (key, value) = (line[..colon].Trim().ToLowerInvariant(), line[(colon + 1)..].Trim());
            if (key == "user-agent")
            {
                if (!inAgents)
                {
                    current.Clear();
                }

                inAgents = true;
                if (value == "*")
                {
                    current.Add(all);
                }
                else if (value.Split('/')[0].Equals(product, StringComparison.OrdinalIgnoreCase))
                {
                    named.IsThere = true;
                    current.Add(named);
                }
            }
            else if (key is "allow" or "disallow" or "crawl-delay")
            {
                inAgents = false;
                current.ForEach(group => group.Add(key, value));
            }
        }

        var group = named.IsThere ? named : all;
        return new RobotsTxt(group.Rules, group.CrawlDelay);
    }

    public bool Allows(Uri url)
    {
        var path = RobotsRule.Normalise(url.PathAndQuery);
        var best = _rules.Where(rule => rule.Fits(path)).OrderByDescending(rule => rule.Length).ThenByDescending(rule => rule.Allow).FirstOrDefault();
        return best?.Allow ?? true;
    }

    /// <summary>The lines that follow some user-agent lines.</summary>
    private sealed class Group
    {
        public List<RobotsRule> Rules { get; } = [];

        public TimeSpan? CrawlDelay { get; private set; }

        public bool IsThere { get; set; }

        public void Add(string key, string value)
        {
            if (key == "crawl-delay")
            {
                if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= 3600)
                {
                    CrawlDelay = TimeSpan.FromSeconds(seconds);
                }
            }
            else if (value.Length > 0)
            {
                Rules.Add(new RobotsRule(value, key == "allow"));
            }
        }
    }
}
