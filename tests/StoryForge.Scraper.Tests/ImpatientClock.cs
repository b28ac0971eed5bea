namespace StoryForge.Tests.Scraper;

/// <summary>
/// A clock under which every wait is over at once, and is remembered. Time limits (told by their length) do not pass
/// by themselves, but when a test says so.
/// </summary>
internal sealed class ImpatientClock : TimeProvider
{
    /// <summary>In seconds; unlike any wait.</summary>
    public const double TimeLimit = 31;

    private readonly Lock _lock = new();
    private readonly List<Limit> _limits = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public List<TimeSpan> Waits { get; } = [];

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.Ticks;

    public void Advance(TimeSpan time) => _now += time;

    /// <summary>The time limits under way now are over.</summary>
    public void PassLimits()
    {
        Limit[] limits;
        lock (_lock)
        {
            limits = [.. _limits];
            _limits.Clear();
            _now += TimeSpan.FromSeconds(TimeLimit);
        }

        Array.ForEach(limits, limit => limit.Fire());
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            if (dueTime == TimeSpan.FromSeconds(TimeLimit))
            {
                var limit = new Limit(this, callback, state);
                _limits.Add(limit);
                return limit;
            }

            Waits.Add(dueTime);
            _now += dueTime;
        }

        ThreadPool.QueueUserWorkItem(_ => callback(state));
        return new Limit(this, callback, state);
    }

    private sealed class Limit(ImpatientClock clock, TimerCallback callback, object? state) : ITimer
    {
        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
            lock (clock._lock)
            {
                clock._limits.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
