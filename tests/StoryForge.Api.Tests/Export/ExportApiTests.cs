using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using StoryForge.Stories;

namespace StoryForge.Api.Tests.Export;

public sealed class ExportApiTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Text = "1. *Night* fell on <Gotham> & \"all\".\nStill night.\n\n# The _end_\u0001";

    [Fact]
    public async Task Markdown_keeps_the_writers_signs_as_signs()
    {
        string exported = await TextAsync("md", "text/markdown");

        Assert.Equal(
            "# A \\[good\\] title\n\n1\\. \\*Night\\* fell on \\<Gotham> \\& \"all\".  \nStill night.\n\n\\# The \\_end\\_\u0001\n", exported);
    }

    [Fact]
    public async Task Plain_text_is_the_title_and_the_paragraphs()
    {
        string exported = await TextAsync("txt", "text/plain");

        Assert.Equal("A [good] title\n\n1. *Night* fell on <Gotham> & \"all\".\nStill night.\n\n# The _end_\u0001\n", exported);
    }

    [Fact]
    public async Task Plain_text_of_an_untitled_story_is_the_paragraphs_alone()
    {
        var story = await shared.Server.CreateStoryAsync("One.\n\nTwo.");

        var answer = await shared.Server.Http.GetAsync($"/api/stories/{story.Id}/export?format=txt");

        Assert.Equal("One.\n\nTwo.\n", await answer.Content.ReadAsStringAsync());
        Assert.Equal("Untitled-story.txt", answer.Content.Headers.ContentDisposition?.FileName);
    }

    [Fact]
    public async Task Html_is_one_escaped_file_that_needs_no_other()
    {
        string exported = await TextAsync("html", "text/html");

        Assert.Contains("<h1>A [good] title</h1>", exported, StringComparison.Ordinal);
        Assert.Contains("<p>1. *Night* fell on &lt;Gotham&gt; &amp; &quot;all&quot;.<br/>Still night.</p>", exported, StringComparison.Ordinal);
        Assert.Contains("<p># The _end_\ufffd</p>", exported, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", exported, StringComparison.Ordinal);
        Assert.DoesNotContain("href=", exported, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_all_of_the_tree()
    {
        var story = await shared.Server.CreateStoryAsync("One.");
        await shared.Server.Http.PatchAsJsonAsync($"/api/stories/{story.Id}/turns/{story.HeadId}", new { text = "Uno." });

        string exported = await shared.Server.Http.GetStringAsync($"/api/stories/{story.Id}/export?format=json");

        var saved = await shared.Server.GetStoryAsync(story.Id);
        var read = JsonSerializer.Deserialize<Story>(exported, StoryJson.Options)!;
        Assert.Equal(saved.Turns, read.Turns);
        Assert.Equal((saved.HeadId, "Uno."), (read.HeadId, read.Text));
    }

    [Fact]
    public async Task Epub_is_a_zip_with_its_mimetype_first_and_stored_and_well_formed_pages()
    {
        byte[] book = await (await ExportAsync("epub")).Content.ReadAsByteArrayAsync();

        // local file header: no flags, method 0 (stored), no extra field, then name and content
        Assert.Equal("PK\u0003\u0004", Encoding.ASCII.GetString(book, 0, 4));
        Assert.Equal(0, BitConverter.ToUInt16(book, 8));
        Assert.Equal(0, BitConverter.ToUInt16(book, 28));
        Assert.Equal("mimetypeapplication/epub+zip", Encoding.ASCII.GetString(book, 30, 28));
        using var zip = new ZipArchive(new MemoryStream(book));
        foreach (var entry in zip.Entries.Skip(1))
        {
            using var content = entry.Open();
            var page = await XDocument.LoadAsync(content, LoadOptions.None, CancellationToken.None);
            Assert.NotNull(page.Root);
        }

        var container = XDocument.Load(zip.GetEntry("META-INF/container.xml")!.Open());
        string package = container.Descendants().Single(node => node.Name.LocalName == "rootfile").Attribute("full-path")!.Value;
        Assert.NotNull(zip.GetEntry(package));
        Assert.Contains("Still night.", XDocument.Load(zip.GetEntry("EPUB/story.xhtml")!.Open()).Root!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_is_named_after_the_title()
    {
        var answer = await ExportAsync("md");

        Assert.Equal("A-good-title.md", answer.Content.Headers.ContentDisposition?.FileName);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
    }

    [Theory]
    [InlineData("?format=docx")]
    [InlineData("?format=")]
    [InlineData("")]
    public async Task Another_format_is_an_invalid_request(string query)
    {
        var story = await shared.Server.CreateStoryAsync("One.");

        var answer = await shared.Server.Http.GetAsync($"/api/stories/{story.Id}/export{query}");

        await ProblemAssert.IsAsync(answer, HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task An_unknown_story_has_no_file()
    {
        var answer = await shared.Server.Http.GetAsync($"/api/stories/{Guid.NewGuid()}/export?format=md");

        await ProblemAssert.IsAsync(answer, HttpStatusCode.NotFound, "story-not-found");
    }

    [Theory]
    [InlineData("md")]
    [InlineData("txt")]
    [InlineData("html")]
    [InlineData("json")]
    [InlineData("epub")]
    public async Task An_empty_story_can_be_exported(string format)
    {
        var story = await shared.Server.CreateStoryAsync();

        var answer = await shared.Server.Http.GetAsync($"/api/stories/{story.Id}/export?format={format}");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<HttpResponseMessage> ExportAsync(string format)
    {
        var made = await shared.Server.Http.PostAsJsonAsync("/api/stories", new { title = "A [good] title", text = Text });
        var answer = await shared.Server.Http.GetAsync($"{made.Headers.Location!.AbsolutePath}/export?format={format}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return answer;
    }

    private async Task<string> TextAsync(string format, string type)
    {
        var answer = await ExportAsync(format);
        Assert.Equal((type, "utf-8"), (answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentType?.CharSet));
        return await answer.Content.ReadAsStringAsync();
    }
}
