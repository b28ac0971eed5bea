using StoryForge.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace StoryForge.Training;

/// <summary>Measures a network on held-out windows: the same ones each time.</summary>
internal sealed class Validation
{
    private readonly TokenFile _tokens;
    private readonly BatchShape _shape;
    private readonly long _mostTokens;
    private readonly double _tokensACharacter;

    private Validation(TokenizedCorpus corpus, BatchShape shape, long mostTokens)
    {
        _tokens = corpus.Validation;
        _shape = shape;
        _mostTokens = mostTokens;
        _tokensACharacter = (double)_tokens.Count / corpus.Manifest.ValidationCharacters;
    }

    /// <summary>Null where nothing is held out.</summary>
    public static Validation? Of(TokenizedCorpus corpus, BatchShape training, ValidationOptions options)
    {
        // windows do not overlap, and a held-out text shorter than a window is one short window
        int window = (int)Math.Min(training.Window, corpus.Validation.Count - 1);
        return window < 1 || (window < training.Window && !training.EveryPosition)
            ? null
            : new Validation(corpus, training with { Window = window, Stride = training.EveryPosition ? window : training.Stride }, options.Tokens);
    }

    /// <summary>The mean loss in nats per token, and by the held-out texts' own ratio, in bits per character.</summary>
    public (double Loss, double BitsPerCharacter) Measure(LanguageNetwork network, Device device, CancellationToken cancellationToken)
    {
        network.eval();
        using IDisposable noGrad = no_grad();
        double sum = 0;
        long predicted = 0;
        foreach (Batch batch in ValidationBatches.Of(_tokens, _shape, _mostTokens))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            (Tensor ids, Tensor targets) = BatchTensors.Of(batch, device);
            sum += network.loss(ids, targets).ToDouble() * batch.Targets.Length;
            predicted += batch.Targets.Length;
        }

        double loss = sum / predicted;
        return (loss, loss * _tokensACharacter / Math.Log(2));
    }
}
