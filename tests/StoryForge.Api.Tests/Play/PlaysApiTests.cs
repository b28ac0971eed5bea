using System.Net;
using System.Net.Http.Json;
using StoryForge.Stories;
using StoryForge.Tests;

namespace StoryForge.Api.Tests.Play;

public sealed class PlaysApiTests
{
    private static readonly string[] Cast = ["the Joker", "Robin"];

    /// <summary>Writes a title where a text begins, and a plot below one.</summary>
    private static ScriptedModelOfPlots Plots() => new();

    [Fact]
    public async Task A_plot_begins_with_the_title_that_the_model_wrote_and_with_its_characters()
    {
        await using var server = await TestServer.StartAsync(Plots().Model);

        var play = await BeginAsync(server, new { characters = Cast, options = new { seed = 6 } });

        Assert.Equal(("The Joker Takes a Bow", "The Joker Takes a Bow"), (play.Title, play.Memory));
        Assert.Equal("The Joker and Robin", play.Text);
        Assert.True(play.IsPlay);
    }

    [Fact]
    public async Task The_plot_is_written_by_turns_of_the_story_below_its_title()
    {
        var plots = Plots();
        await using var server = await TestServer.StartAsync(plots.Model);
        await using var page = await server.ConnectAsync();
        var play = await BeginAsync(server, new { });

        await page.ContinueAsync(play.Id, null, new { sentences = 1, seed = 1 }).ToListAsync();
        await page.ContinueAsync(play.Id, null, new { sentences = 1, seed = 2 }).ToListAsync();

        Assert.Contains("A Parade of Penguins\n\n", plots.Prompts);
        Assert.Equal("Rain falls. Bells ring.", (await server.GetStoryAsync(play.Id)).Text);
    }

    [Fact]
    public async Task A_first_line_that_is_a_sentence_is_no_title()
    {
        await using var server = await TestServer.StartAsync(TestServer.Model("Rain falls.\n\nBells ring."));

        var play = await BeginAsync(server, new { });

        Assert.Equal(("", "", ""), (play.Title, play.Memory, play.Text));
    }

    [Fact]
    public async Task A_plot_is_among_the_stories_once_it_is_kept()
    {
        await using var server = await TestServer.StartAsync(Plots().Model);
        var play = await BeginAsync(server, new { });
        var before = await server.Http.GetFromJsonAsync<List<StorySummary>>("/api/stories", StoryJson.Options);

        var kept = await server.Http.PostAsync($"/api/plays/{play.Id}/keep", null);

        Assert.Empty(before!);
        Assert.Equal(HttpStatusCode.NoContent, kept.StatusCode);
        var stories = await server.Http.GetFromJsonAsync<List<StorySummary>>("/api/stories", StoryJson.Options);
        Assert.Equal(play.Id, Assert.Single(stories!).Id);
    }

    [Fact]
    public async Task A_model_that_fails_at_the_title_is_a_problem()
    {
        var model = Plots().Model;
        await using var server = await TestServer.StartAsync(model);
        model.FailBefore(3);

        var answer = await server.Http.PostAsJsonAsync("/api/plays", new { });

        await ProblemAssert.IsAsync(answer, HttpStatusCode.InternalServerError, "model-failed");
    }

    [Theory]
    [InlineData("""{"characters":["a","b","c","d","e"]}""")]
    [InlineData("""{"characters":[" "]}""")]
    [InlineData("""{"characters":["two\nlines"]}""")]
    [InlineData("""{"characters":null}""")]
    [InlineData("""{"options":{"temperature":9}}""")]
    [InlineData("""[]""")]
    public async Task What_cannot_be_asked_for_is_a_problem(string request)
    {
        await using var server = await TestServer.StartAsync(Plots().Model);

        var answer = await server.Http.PostAsync("/api/plays", new StringContent(request, null, "application/json"));

        await ProblemAssert.IsAsync(answer, HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_kept()
    {
        await using var server = await TestServer.StartAsync(Plots().Model);

        await ProblemAssert.IsAsync(await server.Http.PostAsync($"/api/plays/{Guid.NewGuid()}/keep", null), HttpStatusCode.NotFound, "story-not-found");
        await ProblemAssert.IsAsync(
            await server.Http.PostAsJsonAsync("/api/plays", new { options = new { model = "none" } }), HttpStatusCode.NotFound, "unknown-model");
    }

    [Theory]
    [InlineData("The Joker Laughs\n\nOne night", "The Joker Laughs")]
    [InlineData("\n\nHoly Bridge!\n", "Holy Bridge!")]
    [InlineData("The Joker laughs and walks on", "")]
    [InlineData("The Joker laughs.\n", "")]
    [InlineData("\"Run,\n", "")]
    [InlineData("- 7 -\n", "")]
    [InlineData("The Joker laughs. The cake\n", "")]
    public async Task A_title_is_a_short_line_of_its_own(string text, string title)
    {
        await using var server = await TestServer.StartAsync(TestServer.Model(text));

        // a text that is over goes on at random, as no turn is empty
        Assert.Equal(title, (await BeginAsync(server, new { options = new { seed = 1 } })).Title);
    }

    private static async Task<Story> BeginAsync(TestServer server, object request)
    {
        var answer = await server.Http.PostAsJsonAsync("/api/plays", request);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<Story>(StoryJson.Options))!;
    }

    private sealed class ScriptedModelOfPlots
    {
        public ScriptedModelOfPlots() => Model = new(TestServer.Characters, prompt =>
        {
            Prompts.Add(prompt);
            return prompt switch
            {
                "" => "A Parade of Penguins\n\nRain falls. More.",
                "The Joker" => " Takes a Bow\n\nRain falls.",
                _ => "Rain falls. Bells ring. More.",
            };
        });

        public List<string> Prompts { get; } = [];

        public ScriptedLanguageModel Model { get; }
    }
}
