using System.Runtime.CompilerServices;
using StoryForge.Generation;
using StoryForge.Models;
using StoryForge.Torch;
using TorchSharp;
using static TorchSharp.torch;

// libtorch's generator is one for the process
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace StoryForge.Tests.Models;

/// <summary>Networks small enough to compute in a blink, with weights that a seed fixes.</summary>
internal static class Tiny
{
    public static Gpt2Config Gpt2Config { get; } = new()
    {
        VocabularySize = 31,
        Positions = 48,
        Width = 24,
        Layers = 3,
        Heads = 4,
        // larger than usual, so that attention is far from uniform
        InitializerRange = 0.2,
        ResidualDropout = 0,
        EmbeddingDropout = 0,
        AttentionDropout = 0,
    };

    public static RecurrentConfig RecurrentConfig { get; } = new() { VocabularySize = 31, EmbeddingSize = 12, Units = [20, 16], DenseUnits = 14 };

    /// <summary>29 characters, the unknown one and the end of text.</summary>
    public static CharacterVocabulary Vocabulary { get; } = new("abcdefghijklmnopqrstuvwxyz .,".EnumerateRunes());

    /// <summary>On networks this small a second thread only waits, for ever so long on a busy machine.</summary>
    [ModuleInitializer]
    internal static void UseOneThread() => TorchRuntime.Threads = 1;

    public static LanguageNetwork Network(NetworkConfig config, long seed = 7)
    {
        manual_seed(seed);
        LanguageNetwork network = LanguageNetwork.Create(config);
        network.eval();
        return network;
    }

    public static ILanguageModel Model(NetworkConfig config, long seed = 7) =>
        Network(config, seed).AsLanguageModel("tiny", Vocabulary, checkpointHash: "");

    public static int[] Tokens(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(31))];
    }

    /// <summary><c>[1, T]</c></summary>
    public static Tensor Ids(params int[] tokens) => tensor(tokens.Select(token => (long)token).ToArray()).unsqueeze(0);

    public static float[] Values(Tensor tensor)
    {
        using Tensor flat = tensor.detach().to(ScalarType.Float32).contiguous();
        return flat.data<float>().ToArray();
    }

    public static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"number {i} is {actual[i]}, not {expected[i]}");
        }
    }
}
