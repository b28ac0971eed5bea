using System.Diagnostics;
using System.Text;
using System.Threading.Channels;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>
/// A turn on its way from the model thread, which writes it, to the one who asked for it, who reads it and may walk
/// away at any moment without waiting for the model.
/// </summary>
/// <param name="storyId">Whose decoding state is kept for the next turn; null: nobody's.</param>
public sealed class QueuedTurn(TurnPlan plan, StoryPrompt prompt, Guid? storyId)
{
    private readonly Stopwatch _time = Stopwatch.StartNew();
    private readonly TaskCompletionSource<GeneratedTurn> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<string> _text = Channel.CreateUnbounded<string>(new() { SingleReader = true, SingleWriter = true });
    private volatile bool _isAbandoned;
    private int _tokens;

    public TurnPlan Plan { get; } = plan;

    public StoryPrompt Prompt { get; } = prompt;

    public Guid? StoryId { get; } = storyId;

    /// <summary>Nobody reads on: the model need not write on.</summary>
    internal bool IsAbandoned => _isAbandoned;

    /// <summary>Reads the turn. When stopped, what is complete of the text read so far is the turn (of a turn by characters all of it).</summary>
    /// <exception cref="ModelFailedException">The model failed; there is no text.</exception>
    public async Task<GeneratedTurn> ReadAsync(Action<string> show, CancellationToken stop)
    {
        var raw = new StringBuilder();
        try
        {
            while (await _text.Reader.WaitToReadAsync(stop))
            {
                ShowWritten();
            }

            return await _result.Task;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _isAbandoned = true;
            ShowWritten();
            var (kept, sentences) = Plan.Settings.Characters is null
                ? SentenceContract.Keep(raw.ToString(), Prompt.Before, Plan.Settings.SentencesAfter(Plan.Beginning, Prompt.Before))
                : new SentenceResult(raw.ToString(), 0);
            return new GeneratedTurn(kept, sentences, TurnEndReason.Stopped, Volatile.Read(ref _tokens), _time.ElapsedMilliseconds);
        }

        void ShowWritten()
        {
            while (_text.Reader.TryRead(out string? text))
            {
                raw.Append(text);
                show(text);
            }
        }
    }

    internal void Write(string text)
    {
        Volatile.Write(ref _tokens, _tokens + 1);
        if (text.Length > 0)
        {
            _text.Writer.TryWrite(text);
        }
    }

    internal void End(GeneratedTurn result)
    {
        _result.TrySetResult(result);
        _text.Writer.TryComplete();
    }

    internal void Fail(ModelFailedException error) => _text.Writer.TryComplete(error);
}
