using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace StoryForge.Api.Tests.Comparisons;

public sealed class ComparisonsApiTests : IClassFixture<SharedServer>
{
    private readonly TestServer _server;

    public ComparisonsApiTests(SharedServer shared) => _server = shared.Server;

    [Fact]
    public async Task A_report_is_listed_with_its_models_and_opens()
    {
        Write("three", "report.html", "<!doctype html><title>Three</title>");
        Write("three", "report.json", """{"models":[{"name":"a"},{"name":"b"}]}""");

        var listed = await _server.Http.GetFromJsonAsync<JsonElement>("/api/comparisons");
        var page = await _server.Http.GetAsync("/api/comparisons/three/report");

        var found = listed.EnumerateArray().Single(comparison => comparison.GetProperty("name").GetString() == "three");
        Assert.Equal(["a", "b"], found.GetProperty("models").EnumerateArray().Select(model => model.GetString()));
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Three", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_may_do_nothing_but_be_looked_at()
    {
        Write("locked", "report.html", "<!doctype html>");

        var page = await _server.Http.GetAsync("/api/comparisons/locked/report");

        string policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("sandbox", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task A_report_without_figures_is_listed_and_a_folder_without_a_report_is_not()
    {
        Write("bare", "report.html", "<!doctype html>");
        Write("broken", "report.html", "<!doctype html>");
        Write("broken", "report.json", "{");
        Write("unfinished", "samples.jsonl", "");

        var listed = await _server.Http.GetFromJsonAsync<JsonElement>("/api/comparisons");

        var names = listed.EnumerateArray().Select(comparison => comparison.GetProperty("name").GetString()).ToList();
        Assert.Contains("bare", names);
        Assert.Contains("broken", names);
        Assert.DoesNotContain("unfinished", names);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("..%2F..%2Fsecret")]
    [InlineData("..")]
    [InlineData("%2e%2e%2fsecret")]
    public async Task No_other_file_can_be_reached(string name)
    {
        Write("some", "report.html", "<!doctype html>");
        Directory.CreateDirectory(Path.Combine(_server.DataFolder, "secret"));
        await File.WriteAllTextAsync(Path.Combine(_server.DataFolder, "secret", "report.html"), "secret");

        var answer = await _server.Http.GetAsync($"/api/comparisons/{name}/report");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain("secret<", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private void Write(string comparison, string name, string text)
    {
        string folder = Path.Combine(_server.DataFolder, "comparisons", comparison);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, name), text);
    }
}
