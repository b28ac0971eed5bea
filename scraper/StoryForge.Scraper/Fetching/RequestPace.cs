namespace StoryForge.Scraper;

/// <summary>Keeps requests apart: each waits until the delay after the last answer has passed.</summary>
internal sealed class RequestPace(TimeSpan delay, TimeProvider clock)
{
    private TimeSpan _delay = delay;
    private long? _lastAnswer;

    /// <summary>Never makes it shorter.</summary>
    public void SlowDownTo(TimeSpan delay) => _delay = delay > _delay ? delay : _delay;

    public async Task WaitAsync(CancellationToken cancellation)
    {
        // a timer may go off a little early
        while (_lastAnswer is { } last && _delay - clock.GetElapsedTime(last) is { Ticks: > 0 } left)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), clock, cancellation);
        }
    }

    public void Answered() => _lastAnswer = clock.GetTimestamp();
}
