using StoryForge.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace StoryForge.Training.Tests;

[Collection(TorchGenerator.Name)]
public class WeightOptimizerTests
{
    [Fact]
    public void Updates_below_the_resolution_of_bfloat16_add_up_in_the_masters()
    {
        using Gpt2 network = Network();
        using var optimizer = new WeightOptimizer(
            network, ScalarType.BFloat16, new OptimizerOptions { Kind = OptimizerKind.Adam, LearningRate = 1e-5 }, accumulates: false, threads: 2);
        TrainedWeight weight = optimizer.Weights.Single(weight => weight.Name == "h.0.mlp.c_fc.weight");
        using (no_grad())
        {
            weight.Master.fill_(1);
            weight.Parameter.fill_(1);
        }

        for (int i = 1; i <= 400; i++)
        {
            Step(network, optimizer, i, learningRate: 1e-5);
        }

        float[] masters = weight.Master.data<float>().ToArray();
        using Tensor rounded = weight.Parameter.detach().to(ScalarType.Float32);
        using Tensor expected = weight.Master.to(ScalarType.BFloat16).to(ScalarType.Float32);
        Assert.Contains(masters, master => Math.Abs(master - 1) > 2e-3);
        Assert.Contains(rounded.data<float>().ToArray(), value => value != 1);
        Assert.Equal(expected.data<float>().ToArray(), rounded.data<float>().ToArray());
    }

    [Fact]
    public void Norms_stay_float32_and_only_matrices_decay()
    {
        using Gpt2 network = Network();
        using var optimizer = new WeightOptimizer(network, ScalarType.BFloat16, new OptimizerOptions(), accumulates: false, threads: 1);

        Assert.Equal(
            ["h.0.attn.c_attn.weight", "h.0.attn.c_proj.weight", "h.0.mlp.c_fc.weight", "h.0.mlp.c_proj.weight"],
            optimizer.Weights.Where(weight => weight.Decays).Select(weight => weight.Name).Order(StringComparer.Ordinal));
        Assert.All(optimizer.Weights, weight => Assert.Equal(ScalarType.Float32, weight.Master.dtype));
        Assert.False(optimizer.Weights.Single(weight => weight.Name == "ln_f.weight").IsRounded);
    }

    [Theory]
    [InlineData(ScalarType.Float32, 1e-6)]
    [InlineData(ScalarType.BFloat16, 2e-2)]
    public void Two_halves_of_a_batch_give_the_gradient_of_the_whole(ScalarType type, double tolerance)
    {
        using Gpt2 network = Network();
        using var optimizer = new WeightOptimizer(network, type, new OptimizerOptions(), accumulates: true, threads: 2);
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = randint(0, 11, new long[] { 4, 8 }, ScalarType.Int64);

        network.zero_grad();
        network.loss(ids, ids).backward();
        optimizer.Gather();
        double whole = optimizer.GradientNorm();
        optimizer.Step(1, learningRate: 0, clip: 0, whole);
        network.zero_grad();
        foreach (Tensor half in ids.split(2))
        {
            network.loss(half, half).backward();
            optimizer.Gather();
        }

        Assert.Equal(whole, optimizer.GradientNorm(), whole * tolerance);
    }

    [Fact]
    public void A_long_gradient_is_clipped_to_the_length_asked_for()
    {
        using Gpt2 network = Network();
        using var optimizer = new WeightOptimizer(
            network, ScalarType.Float32, new OptimizerOptions { Kind = OptimizerKind.RmsProp, Alpha = 0 }, accumulates: false, threads: 1);
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = randint(0, 11, new long[] { 2, 8 }, ScalarType.Int64);
        network.zero_grad();
        network.loss(ids, ids).backward();
        optimizer.Gather();
        double norm = optimizer.GradientNorm();

        // with alpha 0 the running square is the scaled gradient's own
        optimizer.Step(1, learningRate: 0, clip: norm / 4, norm);

        double clipped = Math.Sqrt(optimizer.Weights.Sum(weight => weight.First.sum().ToDouble()));
        Assert.Equal(norm / 4, clipped, norm * 1e-4);
    }

    private static Gpt2 Network()
    {
        manual_seed(3);
        return new Gpt2(new Gpt2Config
        {
            VocabularySize = 11, Positions = 8, Width = 8, Layers = 1, Heads = 2, ResidualDropout = 0, EmbeddingDropout = 0, AttentionDropout = 0,
        });
    }

    private static void Step(Gpt2 network, WeightOptimizer optimizer, int number, double learningRate)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = arange(8, ScalarType.Int64).view(1, 8);
        network.zero_grad();
        network.loss(ids, (ids * 3).remainder(11)).backward();
        optimizer.Gather();
        optimizer.Step(number, learningRate, clip: 0, optimizer.GradientNorm());
    }
}
