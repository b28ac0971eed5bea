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
        long[] stream = Stream(tokenizer, documents);
        EvaluationWindow[] windows = network.Config is RecurrentConfig { Window: { } fixedWindow }
            ? [.. EvaluationWindow.AfterEach(stream.Length, fixedWindow)]
            : [.. EvaluationWindow.Sliding(stream.Length, network.Config.ContextLength ?? UnlimitedContext)];
        bool everyPosition = network.Config is not RecurrentConfig { Window: not null };
        Device device = network.parameters().First().device;
        network.eval();
        using IDisposable noGrad = no_grad();
        double nats = 0;
        long predicted = 0;
        long all = stream.Skip(1).LongCount(token => token != tokenizer.EndOfText);
        var scored = new bool[stream.Length];
        foreach (EvaluationWindow[] rows in windows.GroupBy(window => window.Length).SelectMany(alike => alike.Chunk(RowsOf(alike.Key))))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            int length = rows[0].Length;
            long[] ids = [.. rows.SelectMany(row => stream.AsSpan(row.Start, length).ToArray())];
            long[] targets = [.. rows.SelectMany(row => Targets(row, stream, tokenizer, everyPosition, scored))];
            long counted = targets.LongCount(target => target != LanguageNetwork.IgnoredTarget);
            if (counted > 0)
            {
                Tensor idTensor = tensor(ids, [rows.Length, length], device: device);
                Tensor targetTensor = tensor(targets, everyPosition ? [rows.Length, length] : [rows.Length], device: device);
                double lost = network.loss(idTensor, targetTensor).ToDouble() * counted;
                nats += lost;
                predicted += counted;
                part?.Invoke(new EvaluationPart(
                    lost, targets.Where(target => target != LanguageNetwork.IgnoredTarget).Sum(target => CharactersOf(tokenizer, (int)target))));
            }

            progress?.Invoke(predicted, all);
        }

        return Summed(nats, predicted, stream, scored, tokenizer);

        int RowsOf(int length) => everyPosition && part is not null ? 1
            : everyPosition ? (int)Math.Clamp(MostLogits / (length * (long)network.Config.VocabularySize), 1, MostRows)
            : MostWindows;
    }

    private static IEnumerable<long> Targets(EvaluationWindow row, long[] stream, ITokenizer tokenizer, bool everyPosition, bool[] scored)
    {
        for (int i = everyPosition ? 0 : row.Length - 1; i < row.Length; i++)
        {
            int at = row.Start + i + 1;
            bool counts = at >= row.FirstPredicted && stream[at] != tokenizer.EndOfText;
            scored[at] |= counts;
            yield return counts ? stream[at] : LanguageNetwork.IgnoredTarget;
        }
    }

    private static long[] Stream(ITokenizer tokenizer, IReadOnlyList<string> documents)
    {
        List<long> stream = [];
        foreach (string document in documents)
        {
            if (tokenizer.EndOfText is { } end)
            {
                stream.Add(end);
            }

            stream.AddRange(tokenizer.Encode(document).Select(token => (long)token));
        }

        return stream.Count > 1 ? [.. stream] : throw new CorpusException("to evaluate on", "is empty", "Give a longer text.");
    }

    private static Evaluation Summed(double nats, long predicted, long[] stream, bool[] scored, ITokenizer tokenizer)
    {
        if (predicted == 0)
        {
            throw new CorpusException("to evaluate on", "is shorter than the network's window", "Give a longer text.");
        }

        long characters = 0;
        long unknown = 0;
        for (int i = 0; i < stream.Length; i++)
        {
            if (scored[i])
            {
                characters += CharactersOf(tokenizer, (int)stream[i]);
                unknown += tokenizer.NeverGenerated.Contains((int)stream[i]) ? 1 : 0;
            }
        }

        double loss = nats / predicted;
        return new Evaluation(loss, Math.Exp(loss), nats / Math.Log(2) / characters, predicted, characters, unknown);
    }

    /// <summary>Continuation bytes of UTF-8 begin with the bits 10; every other byte begins a character.</summary>
    private static int CharactersOf(ITokenizer tokenizer, int token)
    {
        int characters = 0;
        foreach (byte value in tokenizer.BytesOf(token))
        {
            characters += (value & 0xC0) != 0x80 ? 1 : 0;
        }

        return characters;
    }
}
