using StoryForge.Generation;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>A prompt as a model reads it.</summary>
/// <param name="All">The whole prompt, then the given beginning of the turn.</param>
/// <param name="Pinned">So many of the first ones stay when it is cropped.</param>
internal sealed record PromptTokens(int[] All, int Pinned)
{
    public static PromptTokens Of(StoryPrompt prompt, ITokenizer tokenizer, string beginning = "")
    {
        // the blank that was taken off the prompt's end belongs to the next word
        bool needsBlank = prompt.TrailingSpace.Length > 0 && beginning.Length > 0 && !char.IsWhiteSpace(beginning[0]);
        // words that begin a text stand after the end of another one, as they did in training
        int[] before = prompt.Text.Length == 0 && beginning.Length > 0 && tokenizer.EndOfText is { } end ? [end] : tokenizer.Encode(prompt.Text);
        return new PromptTokens(
            [.. before, .. tokenizer.Encode(needsBlank ? " " + beginning : beginning)],
            tokenizer.Encode(prompt.Text.AsSpan(0, prompt.PinnedLength)).Length);
    }
}
