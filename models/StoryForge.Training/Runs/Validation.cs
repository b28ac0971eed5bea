using StoryForge.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace StoryForge.Training;

/// <summary>Measures a network on held-out windows: the same ones each time.</summary>
internal sealed class Validation
{
    private readonly IEnumerable<Batch> _batches;
    private readonly double _tokensACharacter;

    private Validation(IEnumerable<Batch> batches, double tokensACharacter)
    {
        _batches = batches;
        _tokensACharacter = tokensACharacter;
    }

    /// <summary>Null where nothing is held out for that.</summary>
    public static Validation? Of(ITrainingCorpus corpus, CorpusSide side, BatchShape training, ValidationOptions options) =>
        corpus.HeldOut(side, training, options.Tokens) is { } batches ? new Validation(batches, corpus.TokensACharacter(side)) : null;

    /// <summary>The mean loss in nats per token, and by the held-out texts' own ratio, in bits per character.</summary>
    public (double Loss, double BitsPerCharacter) Measure(LanguageNetwork network, Device device, CancellationToken cancellationToken)
    {
        network.eval();
        using IDisposable noGrad = no_grad();
        double sum = 0;
        long predicted = 0;
        foreach (Batch batch in _batches)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            (Tensor ids, Tensor targets) = BatchTensors.Of(batch, device);
            sum += network.loss(ids, targets).ToDouble() * batch.Predictions;
            predicted += batch.Predictions;
        }

        double loss = sum / predicted;
        return (loss, loss * _tokensACharacter / Math.Log(2));
    }
}
