namespace StoryForge.Generation;

/// <summary>Continues one text token by token.</summary>
public static class GenerationLoop
{
    /// <summary>
    /// Feeds the prompt into the session, using again what it holds already, then yields tokens as they are asked for.
    /// Ends after <see cref="GenerationOptions.MaxTokens"/>, or with the end-of-text token; the caller may stop at any
    /// token.
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
        CancellationToken cancellationToken = default) =>
        Run(new Continuation(session, prompt, options, adjust), cancellationToken);

    private static IEnumerable<GeneratedToken> Run(Continuation continuation, CancellationToken cancellationToken)
    {
        while (!continuation.IsOver)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (continuation.Pending > 0)
            {
                continuation.Feed();
            }
            else
            {
                yield return continuation.Choose();
            }
        }
    }
}
