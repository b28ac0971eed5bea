using System.Collections.Concurrent;

namespace StoryForge.Api;

/// <summary>
/// Who may change a story now: one change at a time, and none but the model's while the model writes in it.
/// </summary>
public sealed class StoryDesk : IHostedService
{
    // stories share locks, so that none need be thrown away; two stories that wait for each other lose a millisecond
    private readonly SemaphoreSlim[] _locks = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];
    private readonly ConcurrentDictionary<Guid, RunningTurn> _running = [];

    /// <summary>Waits until no other change of the story is under way; disposing ends this one.</summary>
    public async Task<Change> EnterAsync(Guid storyId, CancellationToken cancellation)
    {
        var gate = _locks[(uint)storyId.GetHashCode() % _locks.Length];
        await gate.WaitAsync(cancellation);
        return new Change(gate, this, storyId);
    }

    public RunningTurn? Running(Guid storyId) => _running.GetValueOrDefault(storyId);

    public void EndTurn(Guid storyId)
    {
        if (_running.TryRemove(storyId, out var turn))
        {
            turn.End();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Stops all turns when the server stops, and waits until what they have is saved.</summary>
    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_running.Values.Select(turn => turn.StopAsync())).WaitAsync(cancellationToken);

    /// <summary>The right to change one story, until it is disposed.</summary>
    public readonly struct Change(SemaphoreSlim gate, StoryDesk desk, Guid storyId) : IDisposable
    {
        /// <summary>Whether the model is writing in the story.</summary>
        public bool IsBusy => desk._running.ContainsKey(storyId);

        /// <summary>From here to <see cref="StoryDesk.EndTurn"/> the story is busy.</summary>
        public void StartTurn(CancellationTokenSource stop, TurnAudience audience) =>
            desk._running.TryAdd(storyId, new RunningTurn(stop, audience));

        public void Dispose() => gate.Release();
    }
}
