using System.Collections.Concurrent;
using StoryForge.Generation;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>
/// The one thread on which models are opened, fed and closed, with a bounded queue in front of it.
/// </summary>
public sealed class ModelWorker(
    ServerOptions options, Func<string, ILanguageModel> open, ILogger<ModelWorker> log) : IHostedService, IDisposable
{
    private readonly BlockingCollection<Action<TurnRounds>> _queue = new(options.QueueLength);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Thread? _thread;
    private bool _disposed;

    /// <summary>False before the start and after the end of the thread.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Puts a turn into the queue; null when that is full.</summary>
    public QueuedTurn? TryStart(TurnPlan plan, StoryPrompt prompt, Guid? storyId)
    {
        var turn = new QueuedTurn(plan, prompt, storyId);
        return _queue.TryAdd(rounds => rounds.Begin(turn)) ? turn : null;
    }

    /// <summary>Has a look at a story through a model, between the tokens of the turns that are written; null when the queue is full.</summary>
    /// <param name="look">Runs on the model thread. The session holds what was read of the story last, and may be fed.</param>
    /// <exception cref="ModelFailedException">In the task: the model could not be opened, or failed.</exception>
    public Task<T>? TryLook<T>(ModelEntry model, Guid storyId, Func<PromptedSession, T> look)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _queue.TryAdd(rounds => rounds.Look(model, storyId, look, result)) ? result.Task : null;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        IsRunning = true;
        _thread = new Thread(Work) { Name = "models", IsBackground = true };
        _thread.Start();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _stopped.Task.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// A server that fails to start is disposed without being stopped, so the thread is waited for here too. The container
    /// disposes the worker twice, as itself and as a hosted service.
    /// </summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _stop.Cancel();
        _thread?.Join();
        _stop.Dispose();
        _queue.Dispose();
    }

    private void Work()
    {
        try
        {
            using var sessions = new SessionCache(options.CachedSessions, options.SessionMemory);
            using var models = new OpenModels(options.OpenModels, options.ModelMemory, open, sessions);
            using var rounds = new TurnRounds(models, sessions, log);
            while (Await(rounds))
            {
                rounds.Next();
            }
        }
        finally
        {
            IsRunning = false;
            _stopped.SetResult();
        }
    }

    /// <summary>Begins what is queued, and waits for it where there is nothing else to do. False when the server stops.</summary>
    private bool Await(TurnRounds rounds)
    {
        try
        {
            if (rounds.Count == 0)
            {
                _queue.Take(_stop.Token)(rounds);
            }

            while (rounds.Count < options.TurnsTogether && _queue.TryTake(out Action<TurnRounds>? begin))
            {
                begin(rounds);
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        return !_stop.IsCancellationRequested;
    }
}
