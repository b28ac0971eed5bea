using StoryForge.Generation;
using StoryForge.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace StoryForge.Training;

/// <summary>
/// Measures networks on documents. The documents are one stream, with the end-of-text token before each; a window of
/// the network's context slides over it by half a context, and each token is predicted once: in the window where it
/// has most before it, which is at least half a context wherever the stream has that much.
/// </summary>
public static class Evaluator
{
    /// <summary>The window of a network that has no limit of its own.</summary>
    private const int UnlimitedContext = 1024;

    /// <summary>Windows fed together, as long as their logits do not take more than <see cref="MostLogits"/>.</summary>
    private const int MostRows = 32;

    /// <summary>64 MB in bfloat16.</summary>
    private const long MostLogits = 32 << 20;

    /// <summary>The same for a network that gives one row of logits for each window.</summary>
    private const int MostWindows = 256;

    /// <summary>
    /// Measures a checkpoint, in bfloat16 where this machine multiplies it: three to ten times as fast, and the loss
    /// is the same to three digits at least (the shipped GPT-2 on 26,000 tokens: 4.9395, and 4.9394 in float32).
    /// </summary>
    /// <param name="progress">Told the tokens predicted so far, and all that there are.</param>
    /// <param name="part">Given the share of each window, in the text's order: how much the figures vary over the text.</param>
    /// <exception cref="CheckpointException">The folder's files can't be used.</exception>
    /// <exception cref="CorpusException">Documents without a single token to predict.</exception>
    public static Evaluation Measure(
        string folder,
        IReadOnlyList<string> documents,
        Action<long, long>? progress = null,
        Action<EvaluationPart>? part = null,
        CancellationToken cancellationToken = default)
    {
        Device device = cuda.is_available() ? CUDA : CPU;
        (LanguageNetwork network, ITokenizer tokenizer) =
            CheckpointFolder.Load(folder, ComputeType.Of(Precision.Auto, NetworkConfig.Load(folder), device));
        using (network)
        {
            network.to(device);
            return Measure(network, tokenizer, documents, progress, part, cancellationToken);
        }
    }

    /// <inheritdoc cref="Measure(string, IReadOnlyList{string}, Action{long, long}?, Action{EvaluationPart}?, CancellationToken)"/>
    public static Evaluation Measure(
        LanguageNetwork network,
        ITokenizer tokenizer,
        IReadOnlyList<string> documents,
        Action<long, long>? progress = null,
        Action<EvaluationPart>? part = null,
        CancellationToken cancellationToken = default)
    {
        var stream = new EvaluationStream(tokenizer, documents);
        EvaluationWindow[] windows = network.Config is RecurrentConfig { Window: { } fixedWindow }
            ? [.. EvaluationWindow.AfterEach(stream.Tokens.Length, fixedWindow)]
            : [.. EvaluationWindow.Sliding(stream.Tokens.Length, network.Config.ContextLength ?? UnlimitedContext)];
        bool everyPosition = network.Config is not RecurrentConfig { Window: not null };
        network.eval();
        using IDisposable noGrad = no_grad();
        EvaluationSum sum = new();
        long all = Enumerable.Range(1, stream.Tokens.Length - 1).LongCount(at => !stream.IsEnd(at));
        foreach (EvaluationWindow[] rows in windows.GroupBy(window => window.Length).SelectMany(alike => alike.Chunk(RowsOf(alike.Key))))
        {
            cancellationToken.ThrowIfCancellationRequested();
            EvaluationSum share = Of(network, stream, rows, everyPosition);
            sum = sum.Plus(share);
            if (share.Characters > 0)
            {
                part?.Invoke(new EvaluationPart(share.Nats + share.Price, share.Characters));
            }

            progress?.Invoke(sum.Tokens, all);
        }

        return sum.Result();

        int RowsOf(int length) => everyPosition && part is not null ? 1
            : everyPosition ? (int)Math.Clamp(MostLogits / (length * (long)network.Config.VocabularySize), 1, MostRows)
            : MostWindows;
    }

    /// <param name="rows">Windows of one length.</param>
    private static EvaluationSum Of(LanguageNetwork network, EvaluationStream stream, EvaluationWindow[] rows, bool everyPosition)
    {
        EvaluationSum sum = new();
        List<long> targets = [];
        foreach (EvaluationWindow row in rows)
        {
            int end = row.Start + row.Length;
            for (int at = everyPosition ? row.Start + 1 : end; at <= end; at++)
            {
                bool counts = at >= row.FirstPredicted && !stream.IsEnd(at);
                targets.Add(counts && !stream.IsUnknown(at) ? stream.Tokens[at] : LanguageNetwork.IgnoredTarget);
                sum = counts ? sum.Plus(stream, at) : sum;
            }
        }

        if (sum.Known == 0)
        {
            return sum;
        }

        using DisposeScope scope = NewDisposeScope();
        Device device = network.parameters().First().device;
        int length = rows[0].Length;
        long[] ids = [.. rows.SelectMany(row => stream.Tokens.Slice(row.Start, length).ToArray())];
        Tensor idTensor = tensor(ids, [rows.Length, length], device: device);
        Tensor targetTensor = tensor(targets.ToArray(), everyPosition ? [rows.Length, length] : [rows.Length], device: device);
        return sum with { Nats = network.loss(idTensor, targetTensor).ToDouble() * sum.Known };
    }
}
