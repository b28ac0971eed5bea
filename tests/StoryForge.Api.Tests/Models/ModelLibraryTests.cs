using System.Net.Http.Json;
using System.Text.Json;
using StoryForge.Generation;
using StoryForge.Stories;
using StoryForge.Tests;

namespace StoryForge.Api.Tests.Models;

public sealed class ModelLibraryTests
{
    [Fact]
    public async Task A_model_is_listed_with_what_is_known_of_it()
    {
        await using var server = await TestServer.StartAsync(TestServer.Model(" Yes."));
        await File.WriteAllTextAsync(Path.Combine(server.DataFolder, "models", "scripted", "README.md"), "---\nlicense: mit\n---\n# Scripted\n\nSays yes to all.\n");

        var model = Assert.Single(await ListAsync(server));

        Assert.Equal("scripted", model.GetProperty("name").GetString());
        Assert.Equal("gpt2", model.GetProperty("family").GetString());
        Assert.Equal("Says yes to all.", model.GetProperty("description").GetString());
        Assert.Equal(1, model.GetProperty("parameters").GetInt64());
        Assert.Equal(JsonValueKind.Null, model.GetProperty("contextLength").ValueKind);
        Assert.Equal(TestServer.Characters.VocabularySize, model.GetProperty("vocabularySize").GetInt32());
        Assert.Equal(64, model.GetProperty("checkpoint").GetString()!.Length);
        Assert.False(model.GetProperty("shipped").GetBoolean());
        Assert.True(model.GetProperty("isDefault").GetBoolean());
    }

    [Theory]
    [InlineData("""{ "recipe": { "name": "mine", "description": "Teaches it to nod." } }""", "Teaches it to nod.")]
    [InlineData("""{ "recipe": { "description": "" } }""", null)]
    [InlineData("""{ "recipe": "by hand" }""", null)]
    [InlineData("[1]", null)]
    [InlineData("{ recipe", null)]
    [InlineData(null, null)]
    public async Task A_model_without_a_card_is_described_by_its_recipe_if_it_has_one(string? training, string? description)
    {
        await using var server = await TestServer.StartAsync(TestServer.Model(" Yes."));
        if (training is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(server.DataFolder, "models", "scripted", "training.json"), training);
        }

        var model = Assert.Single(await ListAsync(server));

        Assert.Equal(description, model.GetProperty("description").GetString());
    }

    [Fact]
    public async Task A_model_is_sampled_from_as_its_folder_says_unless_the_writer_says_otherwise()
    {
        await using var server = await TestServer.StartAsync(TestServer.Model(" Yes. Yes."));
        await WriteGenerationConfigAsync(server, """{ "do_sample": true, "temperature": 0.6, "min_p": 0.05 }""");

        var defaults = Assert.Single(await ListAsync(server)).GetProperty("defaults");
        using var answer = await server.Http.PostAsJsonAsync("/api/generate", new { prompt = "No.", options = new { minP = 0.1 } });

        Assert.Equal((0.6, 0.05, 0.95), (Number(defaults, "temperature"), Number(defaults, "minP"), Number(defaults, "topP")));
        Assert.Equal(480, defaults.GetProperty("maxTokens").GetInt32());
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());

        static double Number(JsonElement settings, string name) => settings.GetProperty(name).GetDouble();
    }

    [Theory]
    [InlineData("{ temperature", "generation_config.json")]
    [InlineData("""{ "temperature": 7 }""", "0 and 2")]
    public async Task A_folder_that_says_nonsense_of_its_sampling_is_not_offered(string config, string problem)
    {
        await using var server = await TestServer.StartAsync(TestServer.Model(" Yes."));
        await WriteGenerationConfigAsync(server, config);

        using var answer = await server.Http.PostAsJsonAsync("/api/generate", new { prompt = "No.", options = new { model = "scripted" } });

        Assert.Empty(await ListAsync(server));
        Assert.Contains(problem, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static Task WriteGenerationConfigAsync(TestServer server, string json) =>
        File.WriteAllTextAsync(Path.Combine(server.DataFolder, "models", "scripted", "generation_config.json"), json);

    [Fact]
    public async Task A_model_of_words_is_not_offered_for_stories_and_says_so_when_it_is_asked_for()
    {
        await using var server = await StartAnyAsync(options => options with
        {
            DescribeModel = folder => Path.GetFileName(folder) == "words"
                ? Describe(folder) with { ParameterCount = 1_000_000, Sequences = new SequenceFormat() }
                : Describe(folder),
        });
        server.AddModelFolder("words", server.Zoo);
        server.AddModelFolder("teller");

        var model = Assert.Single(await ListAsync(server));
        using var refused = await server.Http.PostAsJsonAsync("/api/generate", new { prompt = "Night fell.", options = new { model = "words" } });

        Assert.Equal("teller", model.GetProperty("name").GetString());
        Assert.Equal(404, (int)refused.StatusCode);
        Assert.Contains("words completes words or names, and writes no stories", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_folder_is_offered_and_used_without_a_restart()
    {
        await using var server = await StartAnyAsync();
        await using var page = await server.ConnectAsync();
        server.AddModelFolder("newborn");

        var names = (await ListAsync(server)).Select(model => model.GetProperty("name").GetString());
        var story = await server.CreateStoryAsync("Night fell.");
        var finished = Assert.IsType<TurnFinished>(await page.ContinueAsync(story.Id, null, new { model = "newborn" }).LastAsync());

        Assert.Contains("newborn", names);
        Assert.Equal(" newborn came. It was good.", finished.Turn!.Text);
    }

    [Fact]
    public async Task A_folder_without_a_configuration_is_not_offered()
    {
        await using var server = await StartAnyAsync();

        Directory.CreateDirectory(Path.Combine(server.DataFolder, "models", "still-training"));

        Assert.Empty(await ListAsync(server));
    }

    [Fact]
    public async Task A_broken_folder_is_not_offered_and_says_why_when_asked_for()
    {
        await using var server = await StartAnyAsync(options => options with
        {
            DescribeModel = folder => folder.EndsWith("broken", StringComparison.Ordinal)
                ? throw new CheckpointException(folder, "is cut short", "Download it again.")
                : Describe(folder),
        });
        server.AddModelFolder("whole");
        server.AddModelFolder("broken");

        var names = (await ListAsync(server)).Select(model => model.GetProperty("name").GetString());
        var answer = await server.Http.PostAsJsonAsync("/api/generate", new { prompt = "Night.", options = new { model = "broken" } });

        Assert.Equal(["whole"], names);
        var problem = await ProblemAssert.IsAsync(answer, System.Net.HttpStatusCode.NotFound, "unknown-model");
        Assert.Contains("is cut short. Download it again.", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_of_the_user_hides_the_shipped_one_of_the_same_name()
    {
        await using var server = await StartAnyAsync();
        server.AddModelFolder("gotham", server.Zoo);
        server.AddModelFolder("gotham");

        Assert.False(Assert.Single(await ListAsync(server)).GetProperty("shipped").GetBoolean());
    }

    [Fact]
    public async Task The_default_model_is_the_one_the_zoo_names()
    {
        await using var server = await StartAnyAsync();
        server.AddModelFolder("a", server.Zoo);
        server.AddModelFolder("b", server.Zoo);
        server.AddModelFolder("c");
        await File.WriteAllTextAsync(Path.Combine(server.Zoo, "zoo.json"), """{"default": "b"}""");

        var models = await ListAsync(server);

        Assert.Equal(["b", "a", "c"], models.Select(model => model.GetProperty("name").GetString()));
        Assert.Equal([true, false, false], models.Select(model => model.GetProperty("isDefault").GetBoolean()));
        Assert.Equal([true, true, false], models.Select(model => model.GetProperty("shipped").GetBoolean()));
    }

    [Theory]
    [InlineData("""{"default": "nowhere"}""")]
    [InlineData("""{}""")]
    [InlineData("""{"default": 5}""")]
    [InlineData("not json")]
    public async Task A_zoo_that_names_no_model_has_a_default_all_the_same(string zoo)
    {
        await using var server = await StartAnyAsync();
        server.AddModelFolder("a");
        server.AddModelFolder("b", server.Zoo);
        await File.WriteAllTextAsync(Path.Combine(server.Zoo, "zoo.json"), zoo);

        Assert.Equal("b", (await ListAsync(server))[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task The_model_named_on_start_is_the_default()
    {
        await using var server = await StartAnyAsync(options => options with { DefaultModel = "a" });
        server.AddModelFolder("a");
        server.AddModelFolder("b", server.Zoo);

        Assert.Equal("a", (await ListAsync(server))[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_model_trained_anew_is_opened_anew_and_the_old_one_closed()
    {
        var opened = new List<ScriptedLanguageModel>();
        await using var server = await StartAnyAsync(options => options with
        {
            OpenModel = folder =>
            {
                opened.Add(TestServer.Model($" Version {opened.Count + 1} came. It was good. More."));
                return opened[^1];
            },
        });
        await using var page = await server.ConnectAsync();
        string folder = server.AddModelFolder("gotham");
        var story = await server.CreateStoryAsync("Night fell.");
        await page.ContinueAsync(story.Id, null).LastAsync();

        await File.WriteAllTextAsync(Path.Combine(folder, "model.safetensors"), "new weights");
        var finished = Assert.IsType<TurnFinished>(await page.ContinueAsync(story.Id, null).LastAsync());

        Assert.Equal(" Version 2 came. It was good.", finished.Turn!.Text);
        Assert.Equal([true, false], opened.Select(model => model.IsDisposed));
        Assert.Equal(0, opened[0].OpenSessions);
    }

    [Fact]
    public Task No_more_models_than_allowed_stay_open() =>
        AssertLeastUsedIsClosed(options => options with { OpenModels = 2 });

    [Fact]
    public Task No_more_memory_than_allowed_is_taken_by_models() =>
        AssertLeastUsedIsClosed(options => options with { OpenModels = 10, ModelMemory = 2 * sizeof(float) });

    private static async Task AssertLeastUsedIsClosed(Func<ServerOptions, ServerOptions> limit)
    {
        var opened = new List<ScriptedLanguageModel>();
        await using var server = await StartAnyAsync(options => limit(options) with
        {
            OpenModel = folder =>
            {
                opened.Add(Open(folder));
                return opened[^1];
            },
        });
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell.");
        foreach (string name in new[] { "a", "b", "c" })
        {
            server.AddModelFolder(name);
        }

        foreach (string name in new[] { "a", "b", "a", "c" })
        {
            Assert.IsType<TurnFinished>(await page.ContinueAsync(story.Id, null, new { model = name }).LastAsync());
        }

        Assert.Equal([("a", false), ("b", true), ("c", false)], opened.Select(model => (model.Description.Name, model.IsDisposed)));
    }

    /// <summary>Whatever folder there is holds a model that writes of its own name.</summary>
    private static Task<TestServer> StartAnyAsync(Func<ServerOptions, ServerOptions>? with = null) => TestServer.StartAsync(
        [],
        options =>
        {
            options = options with { OpenModel = Open, DescribeModel = Describe };
            return with is null ? options : with(options);
        });

    private static ScriptedLanguageModel Open(string folder) =>
        TestServer.Model($" {Path.GetFileName(folder)} came. It was good. More.", Path.GetFileName(folder));

    private static ModelDescription Describe(string folder) => Open(folder).Description;

    private static async Task<List<JsonElement>> ListAsync(TestServer server) =>
        [.. (await server.Http.GetFromJsonAsync<JsonElement>("/api/models")).EnumerateArray()];
}
