using StoryForge.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace StoryForge.Training.Tests;

/// <summary>Padding must be neither learnt nor counted.</summary>
[Collection(TorchGenerator.Name)]
public class PaddingTests
{
    private const int End = 5;

    private static readonly int[][] Sequences = [[0], [1, 2, 3, 4], [3, 3]];

    public static TheoryData<NetworkConfig> Networks =>
    [
        new RecurrentConfig { VocabularySize = 6, Input = InputKind.OneHot, Units = [4] },
        new RecurrentConfig { VocabularySize = 6, EmbeddingSize = 3, Units = [4, 5] },
        new RecurrentConfig { VocabularySize = 6, EmbeddingSize = 3, Units = [4], Cell = CellKind.Gru },
        new Gpt2Config { VocabularySize = 6, Positions = 8, Width = 4, Layers = 1, Heads = 2, ResidualDropout = 0, EmbeddingDropout = 0, AttentionDropout = 0 },
    ];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Loss_and_gradient_of_a_padded_batch_are_those_of_its_sequences_alone(NetworkConfig config)
    {
        manual_seed(1);
        using LanguageNetwork network = LanguageNetwork.Create(config);
        network.eval();
        Batch together = SequenceBatches.Padded(Sequences, End);

        (double loss, float[] gradient) = Measure(network, together);

        var alone = Sequences.Select(sequence => SequenceBatches.Padded([sequence], End)).Select(batch => (batch.Predictions, Measured: Measure(network, batch))).ToArray();
        Assert.Equal(alone.Sum(each => each.Measured.Loss * each.Predictions) / together.Predictions, loss, 1e-5);
        for (int i = 0; i < gradient.Length; i++)
        {
            Assert.Equal(alone.Sum(each => each.Measured.Gradient[i] * each.Predictions) / together.Predictions, gradient[i], 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void What_is_fed_as_padding_makes_no_difference(NetworkConfig config)
    {
        manual_seed(1);
        using LanguageNetwork network = LanguageNetwork.Create(config);
        network.eval();
        Batch batch = SequenceBatches.Padded(Sequences, End);
        long[] ids = [.. batch.Ids.Select((id, i) => batch.Targets[i] == LanguageNetwork.IgnoredTarget ? 2 : id)];

        (double loss, float[] gradient) = Measure(network, batch);
        (double otherLoss, float[] otherGradient) = Measure(network, batch with { Ids = ids });

        Assert.NotEqual(batch.Ids, ids);
        Assert.Equal(loss, otherLoss, 1e-6);
        Assert.All(gradient.Zip(otherGradient), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }

    private static (double Loss, float[] Gradient) Measure(LanguageNetwork network, Batch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        network.zero_grad();
        (Tensor ids, Tensor targets) = BatchTensors.Of(batch, CPU);
        Tensor loss = network.loss(ids, targets);
        loss.backward();
        return (loss.ToDouble(), [.. network.parameters().SelectMany(parameter => parameter.grad!.contiguous().data<float>().ToArray())]);
    }
}
