using StoryForge.Generation;
using StoryForge.Models;
using static TorchSharp.torch;

namespace StoryForge.Tests.Cli;

/// <summary>Small checkpoints with random weights.</summary>
internal static class TinyCheckpoints
{
    /// <summary>A GPT-2 of one layer whose vocabulary is learnt from a line of text.</summary>
    public static void Gpt2(string folder)
    {
        var tokenizer = BpeTrainer.Train(["Batman and Robin ran through the dark streets of Gotham City."], 270);
        using var network = LanguageNetwork.Create(new Gpt2Config
        {
            VocabularySize = tokenizer.VocabularySize,
            Positions = 64,
            Width = 8,
            Layers = 1,
            Heads = 2,
        });
        CheckpointFolder.Save(folder, network, tokenizer, ScalarType.Float32);
    }

    /// <summary>A character LSTM that knows lower-case letters, the space and the full stop.</summary>
    /// <param name="window">It predicts after so many characters only, and reads capitals as small letters; null: neither.</param>
    public static void Lstm(string folder, int? window = null)
    {
        var tokenizer = CharacterVocabulary.Build(["abcdefghijklmnopqrstuvwxyz ."], lowerCase: window is not null);
        using var network = LanguageNetwork.Create(new RecurrentConfig
        {
            VocabularySize = tokenizer.VocabularySize,
            EmbeddingSize = 8,
            Units = [8],
            Window = window,
        });
        CheckpointFolder.Save(folder, network, tokenizer, ScalarType.Float32);
    }

    /// <summary>A character LSTM of short words of a, b and c, which was trained on three of them.</summary>
    public static void Words(string folder)
    {
        var tokenizer = CharacterVocabulary.Build(["abc"], lowerCase: true);
        using var network = LanguageNetwork.Create(new RecurrentConfig
        {
            VocabularySize = tokenizer.VocabularySize,
            EmbeddingSize = 4,
            Units = [4],
            Sequences = new SequenceFormat { MaxLength = 3 },
        });
        CheckpointFolder.Save(folder, network, tokenizer, ScalarType.Float32, writeMore: made => TrainingList.Save(made, ["a", "ab", "cab"]));
    }

    public static Dictionary<string, byte[]> FilesOf(string folder) =>
        Directory.EnumerateFiles(folder).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes, StringComparer.Ordinal);
}
