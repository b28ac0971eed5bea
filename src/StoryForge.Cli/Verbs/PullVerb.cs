using System.CommandLine;
using System.Text.RegularExpressions;
using StoryForge.Cli.Hub;
using StoryForge.Cli.Output;
using StoryForge.Generation;
using StoryForge.Models;
using StoryForge.Training;

namespace StoryForge.Cli.Verbs;

/// <summary><c>storyforge pull</c>: brings a GPT-2 checkpoint from a model hub.</summary>
internal static partial class PullVerb
{
    private const string DefaultEndpoint = "https://huggingface.co";

    /// <summary>The weights last: what is small fails early.</summary>
    private static readonly string[] Files = [NetworkConfig.FileName, "vocab.json", "merges.txt", CheckpointFolder.WeightsName];

    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "gpt2, gpt2-medium, gpt2-large, gpt2-xl, or OWNER/MODEL." };
        var endpoint = new Option<string>("--endpoint")
        {
            Description = "The hub.",
            HelpName = "url",
            DefaultValueFactory = _ => DefaultEndpoint,
        };
        var force = new Option<bool>("--force") { Description = "Replace a model of that name." };
        var verb = new Command("pull", "Download a model from a hub into the data folder; a broken download goes on where it was.")
        {
            name, endpoint, force,
        };
        verb.SetAction(async (parsed, cancellation) =>
        {
            await PullAsync(
                parsed.GetRequiredValue(name), EndpointOf(parsed.GetRequiredValue(endpoint)), parsed.GetValue(force), Places.Find(), cancellation);
            return ExitCode.Done;
        });
        return verb;
    }

    private static async Task PullAsync(string name, Uri endpoint, bool force, StoryForgeFolders folders, CancellationToken cancellation)
    {
        var target = Path.Combine(folders.Data, "models", LocalName(name));
        if (Path.Exists(target) && !force)
        {
            throw new FailureException($"There is a model at {target} already. Add --force to replace it.");
        }

        // beside the models, where no listing looks, and the same at every try
        var parts = Path.Combine(folders.Data, "downloads", LocalName(name));
        Directory.CreateDirectory(parts);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("storyforge");
        var download = new HubDownload(http, endpoint, name);
        foreach (var file in Files)
        {
            var finished = Path.Combine(parts, file);
            if (!File.Exists(finished))
            {
                var part = finished + ".part";
                await Transfer.ShowAsync(file, progress => download.GetAsync(file, part, progress, cancellation));
                File.Move(part, finished);
            }
        }

        Install(parts, target);
    }

    /// <summary>What can't be opened is not installed, and not kept.</summary>
    private static void Install(string parts, string target)
    {
        try
        {
            _ = CheckpointFolder.Describe(parts);
            using var weights = SafetensorsFile.Open(Path.Combine(parts, CheckpointFolder.WeightsName));
            _ = TokenizerFiles.Load(parts);
        }
        catch (CheckpointException)
        {
            Directory.Delete(parts, recursive: true);
            throw;
        }

        AtomicFolder.Write(target, folder => Array.ForEach(Files, file => File.Move(Path.Combine(parts, file), Path.Combine(folder, file))));
        Directory.Delete(parts, recursive: true);
        var model = CheckpointFolder.Describe(target);
        Console.Out.WriteLine($"{target}: {model.Family}, {model.ParameterCount / 1e6:0.#} M parameters. Try: storyforge write --model {model.Name}");
    }

    /// <summary>The last part of a name that is safe as a folder's and in a URL.</summary>
    private static string LocalName(string name) =>
        RepositoryName().IsMatch(name)
            ? name[(name.LastIndexOf('/') + 1)..]
            : throw new UsageException($"\"{name}\" is no name of a model on a hub. Write one such as gpt2 or owner/model.");

    [GeneratedRegex("^([A-Za-z0-9][A-Za-z0-9._-]*/)?[A-Za-z0-9][A-Za-z0-9._-]*$")]
    private static partial Regex RepositoryName();

    private static Uri EndpointOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new UsageException($"--endpoint is \"{text}\"; it must be a URL such as {DefaultEndpoint}.");
}
