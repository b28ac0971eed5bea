using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;

namespace StoryForge.Api.Tests.Browser;

public sealed class BrowserTests : IAsyncLifetime
{
    private readonly string _page = Directory.CreateTempSubdirectory("storyforge-page-").FullName;
    private TestServer _server = null!;

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(_page, "assets"));
        await File.WriteAllTextAsync(Path.Combine(_page, "index.html"), "<!doctype html><title>StoryForge</title>");
        await File.WriteAllTextAsync(Path.Combine(_page, "assets", "page-1a2b.js"), string.Concat(Enumerable.Repeat("console.log('night');\n", 200)));
        _server = await TestServer.StartAsync(TestServer.Model(" Yes. No. More."), options => options with { ClientFolder = _page });
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_page, recursive: true);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/stories/0193b2f0-6c00-7000-8000-000000000002")]
    public async Task The_page_is_served_at_its_own_addresses(string address)
    {
        var answer = await _server.Http.GetAsync(address);

        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("StoryForge", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl?.NoCache);
    }

    [Fact]
    public async Task Assets_are_kept_by_browsers_and_sent_compressed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/assets/page-1a2b.js");
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));

        var answer = await _server.Http.SendAsync(request);

        Assert.Equal(["br"], answer.Content.Headers.ContentEncoding);
        Assert.Equal(TimeSpan.FromDays(365), answer.Headers.CacheControl?.MaxAge);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/models")]
    [InlineData("/api/nothing")]
    public async Task No_answer_lets_foreign_or_inline_scripts_run(string address)
    {
        var answer = await _server.Http.GetAsync(address);

        string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Without_a_built_page_the_root_says_what_to_do()
    {
        await using var server = await TestServer.StartAsync(TestServer.Model(" Yes."));

        Assert.Contains("./storyforge up", await server.Http.GetStringAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_other_sites_are_turned_away()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/stories");
        request.Headers.Add("Origin", "https://evil.example");

        var answer = await _server.Http.SendAsync(request);

        await ProblemAssert.IsAsync(answer, HttpStatusCode.Forbidden, "foreign-origin");
    }

    [Fact]
    public async Task Pages_of_other_sites_get_no_web_socket()
    {
        await Assert.ThrowsAsync<WebSocketException>(() => StoryHubClient.ConnectAsync(_server.Address, origin: "https://evil.example"));
    }

    [Fact]
    public async Task The_own_page_gets_a_web_socket_from_any_port()
    {
        await using var page = await StoryHubClient.ConnectAsync(_server.Address, origin: "http://127.0.0.1:5173");

        await page.InvokeAsync("StopTurn", Guid.NewGuid());
    }

    [Fact]
    public async Task A_foreign_name_for_this_machine_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/stories");
        request.Headers.Host = "evil.example";

        Assert.Equal(HttpStatusCode.BadRequest, (await _server.Http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Allowed_origins_may_call_the_api()
    {
        await using var server = await TestServer.StartAsync(
            TestServer.Model(" Yes."), options => options with { AllowedOrigins = ["https://friend.example"] });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/stories");
        request.Headers.Add("Origin", "https://friend.example");

        var answer = await server.Http.SendAsync(request);

        Assert.Equal("https://friend.example", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
    }
}
