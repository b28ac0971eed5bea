namespace StoryForge.Api.Tests;

/// <summary>
/// A server in a process of its own, so that a test can kill it in the middle of a turn. Arguments: the data folder,
/// what the model answers, and the token of the answer before which it stops for ever. Prints its address, then
/// "held" when the model stands there. Ends when its input does.
/// </summary>
internal static class KillableServer
{
    private static async Task Main(string[] args)
    {
        var model = TestServer.Model(args[1]);
        await using var server = await TestServer.StartAsync([model], dataFolder: args[0]);
        var hold = server.Hold(model, int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture));
        Console.WriteLine(server.Address);
        _ = hold.Reached.ContinueWith(_ => Console.WriteLine("held"), TaskScheduler.Default);
        await Console.In.ReadToEndAsync();
    }
}
