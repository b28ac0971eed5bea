using System.Runtime.CompilerServices;
using System.Threading.Channels;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>
/// Runs a turn and hands on what it tells: to the one who asked for it, as a stream, and to others. The turn waits for
/// no listener; when the asker goes away it is stopped, and brought to its end.
/// </summary>
internal static class TurnStream
{
    /// <param name="run">Tells events until the turn is over; never throws.</param>
    /// <param name="others">Are told the same events.</param>
    public static async IAsyncEnumerable<TurnEvent> Run(
        Func<Action<TurnEvent>, CancellationTokenSource, Task> run,
        TurnAudience others,
        [EnumeratorCancellation] CancellationToken gone)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(gone);
        var asker = Channel.CreateUnbounded<TurnEvent>();
        var turn = RunToEndAsync();
        var telling = others.RunAsync();
        try
        {
            await foreach (var turnEvent in asker.Reader.ReadAllAsync(CancellationToken.None))
            {
                yield return turnEvent;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await turn;
            await telling;
        }

        async Task RunToEndAsync()
        {
            await run(
                turnEvent =>
                {
                    asker.Writer.TryWrite(turnEvent);
                    others.Tell(turnEvent);
                },
                stop);
            asker.Writer.Complete();
            others.Complete();
        }
    }
}
