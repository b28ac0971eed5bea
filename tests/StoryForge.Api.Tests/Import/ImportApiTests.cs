using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using StoryForge.Stories;

namespace StoryForge.Api.Tests.Import;

public sealed class ImportApiTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task A_plain_text_is_a_story_with_the_files_name_for_a_title()
    {
        var story = await ImportAsync("The Night Shift.txt", "Night fell.\r\n\r\nBatman rose.\n");

        Assert.Equal(("The Night Shift", "Night fell.\n\nBatman rose."), (story.Title, story.Text));
    }

    [Fact]
    public async Task A_long_text_is_cut_into_passages_at_its_paragraphs_and_loses_nothing()
    {
        string text = string.Join("\n\n", Enumerable.Range(1, 400).Select(i => $"Paragraph {i} is about this long, and then it ends."));

        var story = await ImportAsync("long.txt", text);

        Assert.Equal(text, story.Text);
        Assert.InRange(story.Turns.Count, 5, 20);
        Assert.All(story.Turns.SkipLast(1), turn => Assert.EndsWith("ends.\n\n", turn.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_text_without_any_gap_is_cut_all_the_same()
    {
        string text = string.Concat(Enumerable.Repeat("🦇", 15_000));

        var story = await ImportAsync("bats.txt", text);

        Assert.Equal(text, story.Text);
        Assert.All(story.Turns, turn => Assert.InRange(turn.Text.Length, 1, 20_000));
    }

    [Fact]
    public async Task Windows_own_quotes_and_both_kinds_of_Unicode_are_understood()
    {
        Assert.Equal("“Zoë”", (await ImportAsync("a.txt", [0x93, (byte)'Z', (byte)'o', 0xeb, 0x94])).Text);
        Assert.Equal("“Zoë”", (await ImportAsync("a.txt", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("“Zoë”")])).Text);
        Assert.Equal("“Zoë”", (await ImportAsync("a.txt", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("“Zoë”")])).Text);
    }

    [Fact]
    public async Task Our_own_Markdown_comes_back_as_it_went()
    {
        var made = await shared.Server.CreateStoryAsync("# Not a heading.\n1. Not a list,\nbut *a line* [break].\n\nThe end_of it & all.");
        await shared.Server.Http.PatchAsJsonAsync($"/api/stories/{made.Id}", new { title = "A *star*" });
        string markdown = await shared.Server.Http.GetStringAsync($"/api/stories/{made.Id}/export?format=md");

        var story = await ImportAsync("any.md", markdown);

        Assert.Equal(("A *star*", made.Text), (story.Title, story.Text));
    }

    [Fact]
    public async Task A_Markdown_paragraph_that_is_broken_into_lines_is_one()
    {
        var story = await ImportAsync("x.md", "One line\nand the next.  \nA break.\n\nA paragraph.");

        Assert.Equal(("x", "One line and the next.\nA break.\n\nA paragraph."), (story.Title, story.Text));
    }

    [Fact]
    public async Task A_story_of_KoboldAIs_brings_its_memory_its_notes_and_its_alternatives()
    {
        var story = await ImportAsync("tale.json", """
            {"gamestarted": true, "prompt": "Night fell.", "memory": "Batman is tired. ", "authorsnote": "slow",
             "anotetemplate": "[Author's note: <|>]", "actions": [" The lamps went out.", "\n\nDay broke.", 7],
             "actions_metadata": {"0": {"Selected Text": " The lamps went out.", "Alternative Text": [
                {"Text": " A dog barked.", "Pinned": false, "Previous Selection": true, "Edited": false}]}},
             "worldinfo": [{"key": "Catwoman, Selina", "keysecondary": "", "content": "She likes diamonds.", "selective": false},
                           {"key": "", "content": "unused"}, "broken"],
             "savedsettings": {"temperature": 0.5}}
            """);

        Assert.Equal(("tale", "Night fell. The lamps went out.\n\nDay broke."), (story.Title, story.Text));
        Assert.Equal(("Batman is tired.", "slow"), (story.Memory, story.AuthorsNote));
        var note = Assert.Single(story.WorldNotes);
        Assert.Equal((2, "She likes diamonds."), (note.Keys.Count, note.Text));
        Assert.Contains(story.Turns, turn => turn.Text == " A dog barked." && turn.ParentId == story.Turns[0].Id);
    }

    [Fact]
    public async Task Our_own_export_brings_the_whole_tree_back()
    {
        await using var page = await shared.Server.ConnectAsync();
        var made = await shared.Server.CreateStoryAsync("Night fell.");
        var first = Assert.IsType<TurnFinished>(await page.ContinueAsync(made.Id, versions: 2).LastAsync()).Turn!;
        await shared.Server.Http.PatchAsJsonAsync($"/api/stories/{made.Id}/turns/{made.HeadId}", new { text = "Day broke." });
        await shared.Server.Http.PutAsJsonAsync($"/api/stories/{made.Id}/turns/{first.Id}/name", new { name = "Dark" });
        await shared.Server.Http.PatchAsJsonAsync(
            $"/api/stories/{made.Id}",
            new { title = "Gotham", wordGoal = 500, worldNotes = new[] { new WorldNote { Keys = ["cat"], Text = "It purrs.", Priority = 3 } } });
        byte[] export = await shared.Server.Http.GetByteArrayAsync($"/api/stories/{made.Id}/export?format=json");
        var exported = await shared.Server.GetStoryAsync(made.Id);

        var story = await ImportAsync("any name.json", export);

        Assert.NotEqual(made.Id, story.Id);
        Assert.Equal(exported.Text, story.Text);
        Assert.Equal(Shape(exported), Shape(story));
        Assert.Equal((exported.Title, exported.WordGoal), (story.Title, story.WordGoal));
        Assert.Equal("It purrs.", Assert.Single(story.WorldNotes).Text);
        Assert.Equal("Dark", Assert.Single(story.BranchNames).Name);
        Assert.Equal(first.Text, story.Get(story.BranchNames[0].TurnId).Text);
        // once more, beside the first: nothing of it is taken for the other
        Assert.Equal(Shape(exported), Shape(await ImportAsync("again.json", export)));

        // everything but the ids, which are told by their places
        static IEnumerable<(TurnAuthor, string, TurnGeneration?, int?, int?, int?, DateTimeOffset)> Shape(Story story)
        {
            var places = story.Turns.Select((turn, index) => (turn.Id, index)).ToDictionary();
            return story.Turns.Select(turn => (
                turn.Author, turn.Text, turn.Generation, Place(turn.ParentId), Place(turn.EditsId), Place(turn.CopiesId), turn.CreatedAt)).ToList();

            int? Place(Guid? id) => id is { } known ? places[known] : null;
        }
    }

    [Theory]
    [InlineData("a.txt", " \n ")]
    [InlineData("a.bin", "PK\u0003\u0004\0\0")]
    [InlineData("a.json", "{\"turns\": [")]
    [InlineData("a.json", "{\"messages\": []}")]
    [InlineData("a.json", "{\"actions\": 3}")]
    [InlineData("a.json", "{\"actions\": [], \"prompt\": \"\"}")]
    [InlineData("a.json", "{\"turns\": 3}")]
    [InlineData("a.md", "# Only a title\n")]
    public async Task What_is_no_story_is_refused_with_the_reason(string name, string content)
    {
        var problem = await ProblemAssert.IsAsync(await PostAsync(name, Encoding.UTF8.GetBytes(content)), HttpStatusCode.BadRequest, "invalid-request");

        Assert.False(string.IsNullOrWhiteSpace(problem.GetProperty("detail").GetString()));
    }

    [Theory]
    [InlineData("parentId", "0193b2f0-6c00-7000-8000-00000000dead")]
    [InlineData("text", null)]
    [InlineData("author", "nobody")]
    public async Task A_broken_tree_is_refused(string field, string? value)
    {
        var made = await shared.Server.CreateStoryAsync("Night fell.");
        var export = JsonNode.Parse(await shared.Server.Http.GetByteArrayAsync($"/api/stories/{made.Id}/export?format=json"))!;
        export["turns"]![0]![field] = value;

        await ProblemAssert.IsAsync(await PostAsync("a.json", Encoding.UTF8.GetBytes(export.ToJsonString())), HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task A_turn_that_is_there_twice_is_refused()
    {
        var made = await shared.Server.CreateStoryAsync("Night fell.");
        var export = JsonNode.Parse(await shared.Server.Http.GetByteArrayAsync($"/api/stories/{made.Id}/export?format=json"))!;
        export["turns"]!.AsArray().Add(export["turns"]![0]!.DeepClone());

        await ProblemAssert.IsAsync(await PostAsync("a.json", Encoding.UTF8.GetBytes(export.ToJsonString())), HttpStatusCode.BadRequest, "invalid-request");
    }

    private Task<Story> ImportAsync(string name, string content) => ImportAsync(name, Encoding.UTF8.GetBytes(content));

    private async Task<Story> ImportAsync(string name, byte[] content)
    {
        var answer = await PostAsync(name, content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await shared.Server.GetStoryAsync((await answer.Content.ReadFromJsonAsync<Story>(StoryJson.Options))!.Id);
    }

    private Task<HttpResponseMessage> PostAsync(string name, byte[] content) =>
        shared.Server.Http.PostAsync($"/api/stories/import?name={Uri.EscapeDataString(name)}", new ByteArrayContent(content));
}
