namespace StoryForge.Generation;

/// <summary>
/// Crops a text that is longer than the model's context. The window does not slide token by token, as then each turn
/// would begin elsewhere and nothing of the key/value cache could be used again: its start moves in steps of half a
/// context, and depends on the text's length only, so it stays where it is over many turns.
/// </summary>
/// <param name="contextLength">The most tokens a session holds; null: no limit, nothing is ever cropped.</param>
/// <param name="pinned">So many tokens at the text's start stay in every window; cut to a quarter of the context.</param>
public sealed class PromptWindow(int? contextLength, int pinned = 0)
{
    private readonly int _pinned = Math.Min(pinned, (contextLength ?? 0) / 4);

    /// <summary>How many tokens after the pinned ones are left out of a text of that length, so that it fits.</summary>
    public int Skipped(int length)
    {
        if (contextLength is not { } context || length <= context)
        {
            return 0;
        }

        int movable = context - _pinned;
        int step = Math.Max(1, movable / 2);
        int tooMany = length - context;
        return (tooMany + step - 1) / step * step;
    }

    /// <summary>Which tokens of a text of that length are left out; an empty range where it fits.</summary>
    public (int Start, int End) SkippedRange(int length) => Skipped(length) is > 0 and var skipped ? (_pinned, _pinned + skipped) : (length, length);

    /// <summary>What the session is to hold of the text: the pinned tokens and its end.</summary>
    public int[] Crop(ReadOnlySpan<int> text)
    {
        var (start, end) = SkippedRange(text.Length);
        return [.. text[..start], .. text[end..]];
    }
}
