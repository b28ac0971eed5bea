using StoryForge.Generation;

namespace StoryForge.Api;

/// <summary>
/// The decoding state of stories between their turns, so that the next turn feeds only what is new: one for each story
/// and model, the least recently used thrown away first. Another branch of the story goes back to where the branches
/// part. Belongs to the model thread.
/// </summary>
/// <param name="capacity">How many.</param>
/// <param name="memory">Bytes of all of them together; a single one may take more.</param>
internal sealed class SessionCache(int capacity, long memory) : IDisposable
{
    // the least recently used first
    private readonly List<(Guid StoryId, PromptedSession Session)> _sessions = [];

    /// <summary>Takes out the story's session, or opens one.</summary>
    public PromptedSession Take(ILanguageModel model, Guid? storyId)
    {
        int found = _sessions.FindIndex(cached => cached.StoryId == storyId && cached.Session.Model == model);
        if (found < 0)
        {
            return new PromptedSession(model);
        }

        PromptedSession session = _sessions[found].Session;
        _sessions.RemoveAt(found);
        return session;
    }

    /// <summary>
    /// Puts a session back after a turn; one without a story is of no more use, nor is one that was kept before, as
    /// versions written at once have a session each.
    /// </summary>
    public void Return(PromptedSession session, Guid? storyId)
    {
        if (storyId is not { } story)
        {
            session.Dispose();
            return;
        }

        Drop(cached => cached.StoryId == story && cached.Session.Model == session.Model);
        _sessions.Add((story, session));
        while (_sessions.Count > capacity || (_sessions.Count > 1 && _sessions.Sum(cached => cached.Session.Bytes) > memory))
        {
            _sessions[0].Session.Dispose();
            _sessions.RemoveAt(0);
        }
    }

    public void Drop(ILanguageModel model) => Drop(cached => cached.Session.Model == model);

    public void Dispose() => Drop(_ => true);

    private void Drop(Predicate<(Guid StoryId, PromptedSession Session)> which)
    {
        _sessions.FindAll(which).ForEach(cached => cached.Session.Dispose());
        _sessions.RemoveAll(which);
    }
}
