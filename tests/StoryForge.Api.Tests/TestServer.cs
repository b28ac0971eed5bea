using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using StoryForge.Generation;
using StoryForge.Stories;
using StoryForge.Tests;

namespace StoryForge.Api.Tests;

/// <summary>The real server on a free port, with a data folder of its own and scripted models.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly bool _keepsData;
    private readonly List<ScriptedHold> _holds = [];
    private WebApplication _app = null!;
    private bool _isStopped;

    private TestServer(string data, bool keepsData)
    {
        DataFolder = data;
        _keepsData = keepsData;
    }

    /// <summary>How long a test waits for what must come, on however busy a machine.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(1);

    public string DataFolder { get; }

    public string Zoo => Path.Combine(DataFolder, "zoo");

    public HttpClient Http { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    /// <summary>Every printable ASCII character, the line feed, and what stories have beside these.</summary>
    public static ITokenizer Characters { get; } = new CharacterVocabulary(
        Enumerable.Range(' ', 95).Select(c => new Rune(c)).Append(new Rune('\n')).Concat("“”’…é🦇".EnumerateRunes()));

    public static ScriptedLanguageModel Model(string answer, string name = "scripted") => new(Characters, answer, name: name);

    /// <param name="model">The only model, and so the default one.</param>
    public static Task<TestServer> StartAsync(ScriptedLanguageModel model, Func<ServerOptions, ServerOptions>? with = null) =>
        StartAsync([model], with);

    /// <param name="models">Each is put into the data folder as a checkpoint folder.</param>
    /// <param name="dataFolder">One that is there already, and stays; null: a temporary one.</param>
    public static async Task<TestServer> StartAsync(
        IReadOnlyList<ScriptedLanguageModel> models, Func<ServerOptions, ServerOptions>? with = null, string? dataFolder = null)
    {
        var server = new TestServer(dataFolder ?? Directory.CreateTempSubdirectory("storyforge-api-").FullName, dataFolder is not null);
        foreach (var model in models)
        {
            server.AddModelFolder(model.Description.Name);
        }

        var byName = models.ToDictionary(model => model.Description.Name);
        var options = new ServerOptions
        {
            DataFolder = server.DataFolder,
            ZooFolder = server.Zoo,
            Port = 0,
            OpenModel = folder => byName[Path.GetFileName(folder)],
            DescribeModel = folder => byName[Path.GetFileName(folder)].Description,
            // what a test holds up or counts is its own
            WarmUp = false,
        };
        await server.StartAsync(with is null ? options : with(options));
        return server;
    }

    public string AddModelFolder(string name, string? root = null)
    {
        string folder = Path.Combine(root ?? Path.Combine(DataFolder, "models"), name);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), "{}");
        return folder;
    }

    /// <summary>Holds the model up before a token of its answers; until released, or to the end of the test.</summary>
    public ScriptedHold Hold(ScriptedLanguageModel model, int beforeToken)
    {
        var hold = model.HoldBefore(beforeToken);
        _holds.Add(hold);
        return hold;
    }

    public async Task<StoryHubClient> ConnectAsync(string? token = null) => await StoryHubClient.ConnectAsync(Address, token: token);

    /// <summary>A browser of its own, which has nothing but the token of a link.</summary>
    public HttpClient Visit(string? token = null)
    {
        var http = new HttpClient { BaseAddress = Address };
        http.DefaultRequestHeaders.Authorization = token is null ? null : new("Bearer", token);
        return http;
    }

    public async Task<Story> CreateStoryAsync(string? text = null)
    {
        var answer = await Http.PostAsJsonAsync("/api/stories", new { text });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<Story>(StoryJson.Options))!;
    }

    public async Task<Story> GetStoryAsync(Guid id) =>
        (await Http.GetFromJsonAsync<Story>($"/api/stories/{id}", StoryJson.Options))!;

    public async Task MoveHeadAsync(Guid storyId, Guid? turnId) =>
        (await Http.PostAsJsonAsync($"/api/stories/{storyId}/head", new { turnId })).EnsureSuccessStatusCode();

    /// <summary>Ends the server in order; the data folder stays until the test server is disposed.</summary>
    public async Task StopAsync()
    {
        if (_isStopped)
        {
            return;
        }

        _isStopped = true;
        _holds.ForEach(hold => hold.Release());
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (!_keepsData)
        {
            Directory.Delete(DataFolder, recursive: true);
        }
    }

    private async Task StartAsync(ServerOptions options)
    {
        _app = StoryForgeServer.Build(options);
        await _app.StartAsync();
        Address = new Uri(_app.Urls.Single());
        Http = new HttpClient { BaseAddress = Address };
    }
}

internal static class JsonAnswers
{
    /// <summary>The body as JSON, whatever the status.</summary>
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage answer) =>
        await answer.Content.ReadFromJsonAsync<JsonElement>();
}
