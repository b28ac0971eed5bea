using StoryForge.Generation;
using StoryForge.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace StoryForge.Training;

/// <summary>Measures networks on lists of sequences, each from an empty state to its end.</summary>
public static class SequenceEvaluator
{
    private const int RowsABatch = 256;

    /// <param name="folder">A checkpoint of sequences.</param>
    /// <param name="list">Where the sequences are, and how they are read.</param>
    /// <param name="count">Of the list the first so many; 0 is all.</param>
    /// <exception cref="CheckpointException">The folder's files can't be used.</exception>
    /// <exception cref="CorpusException">The list can't be read.</exception>
    /// <exception cref="RecipeException">The model writes running text.</exception>
    public static SequenceEvaluation Measure(string folder, string list, LoaderOptions loader, int count, CancellationToken cancellationToken = default)
    {
        (LanguageNetwork network, ITokenizer tokenizer) = CheckpointFolder.Load(folder);
        using (network)
        {
            SequenceFormat format = network.Config.Sequences
                ?? throw new RecipeException($"{folder} is no model of sequences; leave out what says how a list is read.");
            var options = new SequenceOptions { Count = count, MaxLength = format.MaxLength, EndMark = format.EndMark };
            var selection = new SequenceSelection(options, (tokenizer as CharacterVocabulary)?.LowerCase ?? false);
            string[] sequences = [.. CorpusText.Read(new CorpusSource(list), share: 0, test: 0, loader, selection).Documents.Select(document => document.Text)];
            return Measure(network, tokenizer, sequences, TrainingList.Load(folder, tokenizer), cancellationToken);
        }
    }

    /// <param name="learnt">What the network was trained on; null if that is not known.</param>
    internal static SequenceEvaluation Measure(
        LanguageNetwork network, ITokenizer tokenizer, IReadOnlyList<string> sequences, TrainingList? learnt, CancellationToken cancellationToken)
    {
        bool hasStart = network.Config.Sequences is not { HasStart: false };
        var sums = new Dictionary<bool, Sum> { [true] = new(), [false] = new() };
        network.eval();
        using IDisposable noGrad = no_grad();
        foreach (IGrouping<bool, int[]> part in sequences.Select(sequence => tokenizer.Encode(sequence))
            .GroupBy(sequence => learnt?.Contains(tokenizer.Decode(sequence)) ?? false))
        {
            foreach (int[][] rows in part.OrderBy(row => row.Length).Chunk(RowsABatch))
            {
                cancellationToken.ThrowIfCancellationRequested();
                sums[part.Key] = sums[part.Key].Plus(Of(network, SequenceBatches.Padded(rows, tokenizer.EndOfText!.Value), hasStart));
            }
        }

        Sum all = sums[true].Plus(sums[false]);
        long characters = sequences.Sum(sequence => (long)sequence.EnumerateRunes().Count());
        long unknown = sequences.Sum(sequence => tokenizer.Encode(sequence).LongCount(token => tokenizer.NeverGenerated.Contains(token)));
        double nats = hasStart ? all.Nats : all.NatsAfterFirst;
        return new SequenceEvaluation(
            all.Score(hasStart)!,
            learnt is null ? null : sums[true].Score(hasStart),
            learnt is null ? null : sums[false].Score(hasStart),
            nats / Math.Log(2) / (hasStart ? characters : characters - sequences.Count),
            characters,
            unknown);
    }

    private static Sum Of(LanguageNetwork network, Batch batch, bool hasStart)
    {
        using DisposeScope scope = NewDisposeScope();
        Device device = network.parameters().First().device;
        (Tensor ids, Tensor targets) = BatchTensors.Of(batch, device);
        double nats = hasStart ? network.loss(ids, targets).ToDouble() * batch.Predictions : 0;
        double afterFirst;
        if (hasStart)
        {
            targets.narrow(1, 0, 1).fill_(LanguageNetwork.IgnoredTarget);
            afterFirst = network.loss(ids, targets).ToDouble();
        }
        else
        {
            // the first character is the first thing that is fed
            afterFirst = network.loss(ids.narrow(1, 1, batch.Window - 1), targets.narrow(1, 1, batch.Window - 1)).ToDouble();
        }

        return new Sum(batch.Rows, batch.Predictions, nats, afterFirst * (batch.Predictions - batch.Rows));
    }

    /// <param name="Predictions">Every character and every end.</param>
    private sealed record Sum(int Sequences = 0, long Predictions = 0, double Nats = 0, double NatsAfterFirst = 0)
    {
        public Sum Plus(Sum other) =>
            new(Sequences + other.Sequences, Predictions + other.Predictions, Nats + other.Nats, NatsAfterFirst + other.NatsAfterFirst);

        public SequenceScore? Score(bool hasStart) => Sequences == 0
            ? null
            : new SequenceScore(Sequences, hasStart ? Nats / Predictions : null, NatsAfterFirst / (Predictions - Sequences));
    }
}
