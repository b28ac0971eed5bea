using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using StoryForge.Api;
using StoryForge.Cli.Options;
using StoryForge.Torch;

namespace StoryForge.Cli.Verbs;

/// <summary><c>storyforge serve</c>: the page and the API.</summary>
internal static class ServeVerb
{
    private const int DefaultPort = 5080;

    public static Command Create()
    {
        var port = Ranged.Whole("--port", $"The port ({DefaultPort}); 0 takes a free one.", 0, 65_535);
        var host = new Option<string>("--host")
        {
            Description = "localhost, or the IP address to be reached at from other machines, such as 0.0.0.0.",
            HelpName = "address",
            DefaultValueFactory = _ => "localhost",
        };
        var model = new Option<string?>("--model", "-m") { Description = "The model that is chosen when the page opens.", HelpName = "name" };
        var owner = new Option<string?>("--owner-token")
        {
            Description = "Close the server to all but those who have this token (16 characters or more), and those who were given a link to a story. STORYFORGE_OWNER_TOKEN does the same unseen.",
            HelpName = "token",
        };
        var playDays = Ranged.Whole("--play-days", $"Days after which a visitor's plot is removed that nobody saved or shared ({ServerOptions.DefaultPlayDays}); 0 keeps them for ever.", 0, 3_650);
        var verb = new Command("serve", "Serve the page at http://localhost:5080 until Ctrl-C.") { port, host, model, owner, playDays };
        verb.SetAction(async (parsed, cancellation) =>
        {
            var folders = Places.Find();
            var address = parsed.GetRequiredValue(host);
            if (address != "localhost" && !IPAddress.TryParse(address, out _))
            {
                throw new UsageException($"--host is \"{address}\"; it must be localhost or an IP address.");
            }

            await ServeAsync(
                new ServerOptions
                {
                    DataFolder = folders.Data,
                    ZooFolder = Path.Combine(folders.Repository, "models", "zoo"),
                    ClientFolder = Path.Combine(folders.Repository, "client", "dist"),
                    Host = address,
                    Port = parsed.GetValue(port) ?? DefaultPort,
                    DefaultModel = parsed.GetValue(model),
                    OwnerToken = OwnerTokenOf(parsed.GetValue(owner)),
                    PlayDays = parsed.GetValue(playDays) ?? ServerOptions.DefaultPlayDays,
                },
                cancellation);
            return ExitCode.Done;
        });
        return verb;
    }

    private static string? OwnerTokenOf(string? given)
    {
        var token = given ?? Environment.GetEnvironmentVariable("STORYFORGE_OWNER_TOKEN");
        return token is null or { Length: >= 16 and <= 1_000 }
            ? token
            : throw new UsageException("The owner's token must have 16 to 1,000 characters, so that nobody guesses it.");
    }

    private static async Task ServeAsync(ServerOptions options, CancellationToken cancellation)
    {
        TorchRuntime.EnsureLoaded();
        await using var app = StoryForgeServer.Build(options);
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (IOException error) when (error.InnerException is not null && IsAddressInUse(error))
        {
            throw new FailureException(
                $"Port {options.Port} is in use by another program. Stop that one, or choose another port: storyforge serve --port {options.Port + 1}",
                error);
        }
        catch (SocketException error)
        {
            throw new FailureException($"{options.Host}:{options.Port} can't be listened on: {error.Message}.", error);
        }

        Console.Out.WriteLine($"StoryForge: {string.Join(", ", app.Urls)} (Ctrl-C stops it)");
        if (options.Host != "localhost" && options.OwnerToken is null)
        {
            Console.Error.WriteLine("Whoever reaches this address can read, change and delete every story. --owner-token closes it to all but you, and those you give a link.");
        }

        try
        {
            await app.WaitForShutdownAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await app.StopAsync(CancellationToken.None);
        }
    }

    private static bool IsAddressInUse(Exception error) =>
        error is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }
        || error.GetType().Name == "AddressInUseException"
        || (error.InnerException is { } inner && IsAddressInUse(inner));
}
