using StoryForge.Generation;

namespace StoryForge.Api;

/// <summary>
/// The turns being made now, in rounds: each gets a chunk of its prompt fed or one more token, those of one model
/// together. A turn that fails takes no other with it, but for those that were fed in the same call. Belongs to the
/// model thread.
/// </summary>
internal sealed class TurnRounds(OpenModels models, SessionCache sessions, ILogger log) : IDisposable
{
    private readonly List<TurnInWork> _turns = [];
    private readonly List<QueuedTurn> _waiting = [];

    public int Count => _turns.Count + _waiting.Count;

    /// <summary>A turn of a story whose prompt is being read already, for another version, waits for that.</summary>
    public void Begin(QueuedTurn queued)
    {
        if (queued.IsAbandoned)
        {
            return;
        }

        var reader = _turns.Find(turn => queued.StoryId is not null && turn.Queued.StoryId == queued.StoryId && turn.Queued.Plan.Model == queued.Plan.Model);
        if (reader?.Generator.IsReading == true)
        {
            _waiting.Add(queued);
            return;
        }

        PromptedSession? session = null;
        try
        {
            ILanguageModel model = models.Get(queued.Plan.Model, IsInUse);
            session = reader?.Session.Copy() ?? sessions.Take(model, queued.StoryId);
            var generator = new TurnGenerator(session, queued.Prompt, queued.Plan.Settings, queued.Plan.Seed, queued.Plan.Beginning);
            _turns.Add(new TurnInWork(queued, session, generator));
        }
        catch (Exception error)
        {
            session?.Dispose();
            Fail(queued, "can't be opened", error);
        }
    }

    /// <inheritdoc cref="ModelWorker.TryLook"/>
    public void Look<T>(ModelEntry entry, Guid storyId, Func<PromptedSession, T> look, TaskCompletionSource<T> result)
    {
        PromptedSession? session = null;
        try
        {
            session = sessions.Take(models.Get(entry, IsInUse), storyId);
            T seen = look(session);
            sessions.Return(session, storyId);
            result.SetResult(seen);
        }
        catch (Exception error)
        {
            session?.Dispose();
            log.LogError(error, "The model {Model} failed at a look", entry.Name);
            result.SetException(new ModelFailedException(entry.Name, "failed", error));
        }
    }

    public void Next()
    {
        foreach (TurnInWork turn in _turns.FindAll(turn => turn.Queued.IsAbandoned))
        {
            _turns.Remove(turn);
            sessions.Return(turn.Session, turn.Queued.StoryId);
        }

        foreach (TurnInWork turn in _turns.FindAll(turn => turn.Generator.Pending > 1))
        {
            Try([turn], turn.Generator.Feed);
        }

        QueuedTurn[] waiting = [.. _waiting];
        _waiting.Clear();
        Array.ForEach(waiting, Begin);

        foreach (var together in _turns.FindAll(turn => turn.Generator.Pending == 1).GroupBy(turn => turn.Session.Model).ToList())
        {
            TurnInWork[] turns = [.. together];
            Try(turns, () => Feed(turns));
        }

        foreach (TurnInWork turn in _turns.FindAll(turn => turn.Generator.Pending == 0))
        {
            Try([turn], () => Advance(turn));
        }
    }

    public void Dispose()
    {
        foreach (TurnInWork turn in _turns)
        {
            turn.Session.Dispose();
        }
    }

    private bool IsInUse(ILanguageModel model) => _turns.Exists(turn => turn.Session.Model == model);

    private static void Feed(TurnInWork[] turns)
    {
        if (turns is [var alone])
        {
            alone.Generator.Feed();
        }
        else
        {
            TurnGenerator.FeedTogether([.. turns.Select(turn => turn.Generator)]);
        }
    }

    private void Advance(TurnInWork turn)
    {
        turn.Queued.Write(turn.Generator.Advance());
        if (turn.Generator.Result is { } result)
        {
            _turns.Remove(turn);
            sessions.Return(turn.Session, turn.Queued.StoryId);
            turn.Queued.End(result);
        }
    }

    /// <summary>A model may fail in any way; that ends its turns and not the thread.</summary>
    private void Try(TurnInWork[] turns, Action step)
    {
        try
        {
            step();
        }
        catch (Exception error)
        {
            foreach (TurnInWork turn in turns)
            {
                _turns.Remove(turn);
                turn.Session.Dispose();
                Fail(turn.Queued, "failed while it wrote", error);
            }
        }
    }

    private void Fail(QueuedTurn queued, string what, Exception error)
    {
        log.LogError(error, "The model {Model} {What}", queued.Plan.Model.Name, what);
        queued.Fail(new ModelFailedException(queued.Plan.Model.Name, what, error));
    }

    private sealed record TurnInWork(QueuedTurn Queued, PromptedSession Session, TurnGenerator Generator);
}
