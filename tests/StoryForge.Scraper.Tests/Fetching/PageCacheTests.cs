using System.Net;
using StoryForge.Scraper;

namespace StoryForge.Tests.Scraper.Fetching;

public sealed class PageCacheTests : IDisposable
{
    private static readonly Uri Url = new("https://wiki.example.org/wiki/Caf%C3%A9?a=b");

    private readonly string _folder = Directory.CreateTempSubdirectory("storyforge-cache-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_kept_is_found_by_another_cache_in_the_same_folder()
    {
        var answer = Answer([1, 10, 2, 255]);
        new PageCache(_folder).Keep(answer);

        var found = new PageCache(_folder).Find(Url)!;

        Assert.Equal(answer.Body, found.Body);
        Assert.Equal(answer, found with { Body = answer.Body });
    }

    [Fact]
    public void What_was_not_kept_is_not_found()
    {
        new PageCache(_folder).Keep(Answer([1]));

        Assert.Null(new PageCache(_folder).Find(new Uri("https://wiki.example.org/wiki/Cafe")));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public void A_file_that_was_cut_short_counts_as_not_there(double share)
    {
        var cache = new PageCache(_folder);
        var body = new byte[10_000];
        new Random(1).NextBytes(body);
        cache.Keep(Answer(body));
        var file = Directory.GetFiles(_folder).Single();
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..(int)(share * new FileInfo(file).Length)]);

        Assert.Null(cache.Find(Url));

        cache.Keep(Answer([7]));
        Assert.Equal([7], cache.Find(Url)!.Body);
    }

    [Fact]
    public void A_file_of_something_else_counts_as_not_there()
    {
        var cache = new PageCache(_folder);
        cache.Keep(Answer([1]));
        File.WriteAllText(Directory.GetFiles(_folder).Single(), "not gzip");

        Assert.Null(cache.Find(Url));
    }

    private static Answer Answer(byte[] body) => new(
        Url, HttpStatusCode.OK, new Uri("https://wiki.example.org/x"), "text/html", false, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), body);
}
