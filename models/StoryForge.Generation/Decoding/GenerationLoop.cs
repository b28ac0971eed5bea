using System.Runtime.InteropServices;

namespace StoryForge.Generation;

/// <summary>Continues a text token by token.</summary>
public static class GenerationLoop
{
    /// <summary>
    /// Feeds the prompt into the session, using again what it holds already, then yields tokens as they are asked for.
    /// A text that outgrows the model's context is cropped by <see cref="PromptWindow"/>. Ends after
    /// <see cref="GenerationOptions.MaxTokens"/>, or with the end-of-text token; the caller may stop at any token.
    /// </summary>
    /// <param name="prompt">The whole text so far; if empty, the model begins as after the end of another text.</param>
    /// <param name="adjust">Changes the logits before each choice.</param>
    /// <param name="cancellationToken">Looked at before each token, and every few tokens of the prompt.</param>
    /// <exception cref="ArgumentException">An empty prompt, and no end-of-text token in the vocabulary.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the session can be used on.</exception>
    /// <exception cref="InvalidLogitsException">The model gave logits that cannot be sampled from.</exception>
    public static IEnumerable<GeneratedToken> Run(
        PromptedSession session,
        ReadOnlyMemory<int> prompt,
        GenerationOptions options,
        LogitsAdjustment? adjust = null,
        CancellationToken cancellationToken = default)
    {
        options.Validate();
        ITokenizer tokenizer = session.Model.Tokenizer;
        List<int> text = [.. prompt.Span];
        if (text.Count == 0)
        {
            text.Add(tokenizer.EndOfText
                ?? throw new ArgumentException("This model cannot begin a text by itself; give it some words.", nameof(prompt)));
        }

        return Generate(session, text, options, adjust, cancellationToken);
    }

    private static IEnumerable<GeneratedToken> Generate(
        PromptedSession session,
        List<int> text,
        GenerationOptions options,
        LogitsAdjustment? adjust,
        CancellationToken cancellationToken)
    {
        ITokenizer tokenizer = session.Model.Tokenizer;
        var sampler = new Sampler(options.Sampling, options.Seed, tokenizer.NeverGenerated);
        var window = new PromptWindow(session.Model.Description.ContextLength, options.PinnedTokens);
        float[] logits = [];
        int skipped = -1;
        for (int generated = 0; generated < options.MaxTokens; generated++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (window.Skipped(text.Count) == skipped)
            {
                session.Append(text[^1]);
            }
            else
            {
                skipped = window.Skipped(text.Count);
                session.Hold(window.Crop(CollectionsMarshal.AsSpan(text)), cancellationToken);
            }

            int token = Choose(session, text, generated, sampler, adjust, ref logits);
            text.Add(token);
            yield return new GeneratedToken(token, token == tokenizer.EndOfText);
            if (token == tokenizer.EndOfText)
            {
                yield break;
            }
        }
    }

    private static int Choose(
        PromptedSession session, List<int> text, int generated, Sampler sampler, LogitsAdjustment? adjust, ref float[] buffer)
    {
        ReadOnlySpan<float> logits = session.Logits;
        if (adjust is not null)
        {
            if (buffer.Length != logits.Length)
            {
                buffer = new float[logits.Length];
            }

            logits.CopyTo(buffer);
            adjust(buffer, generated);
            logits = buffer;
        }

        return sampler.Next(logits, CollectionsMarshal.AsSpan(text));
    }
}
