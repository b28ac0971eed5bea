namespace StoryForge.Api;

/// <summary>A turn that the model is writing.</summary>
public sealed class RunningTurn
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop;

    /// <param name="stop">Belongs to whoever runs the turn, who disposes it after <see cref="End"/>.</param>
    public RunningTurn(CancellationTokenSource stop, TurnAudience audience) => (_stop, Audience) = (stop, audience);

    public TurnAudience Audience { get; }

    /// <summary>Stops it, and waits until what is complete of it is saved.</summary>
    public Task StopAsync()
    {
        lock (_ended)
        {
            if (!_ended.Task.IsCompleted)
            {
                _stop.Cancel();
            }
        }

        return _ended.Task;
    }

    internal void End()
    {
        lock (_ended)
        {
            _ended.TrySetResult();
        }
    }
}
