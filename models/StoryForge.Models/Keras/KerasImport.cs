using System.Text;
using StoryForge.Generation;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StoryForge.Models;

/// <summary>Makes a checkpoint of a character model that Keras saved as HDF5.</summary>
public static class KerasImport
{
    /// <summary>Keras fills an embedding with numbers up to this, and a character that never came keeps them.</summary>
    private const float LargestFresh = 0.05f;

    private const int Ascii = 128;

    /// <param name="path">What <c>model.save</c> or <c>model.save_weights</c> wrote, as .h5.</param>
    /// <param name="folder">The checkpoint to write; what is there is replaced.</param>
    /// <exception cref="CheckpointException">No such file, damaged, or a model of another kind.</exception>
    public static ImportedModel Run(string path, string folder, KerasImportOptions options)
    {
        KerasModel model = KerasModel.Read(path);
        KerasNetwork keras = KerasNetwork.Of(model, options.Gate);
        CharacterVocabulary vocabulary = VocabularyOf(model, keras, options);
        Rune? mark = options.EndMark is { } given
            ? given.Length > 0 ? Rune.GetRuneAt(given, 0) : null
            : model.IsWeightsOnly && keras.Characters == Ascii ? new Rune(' ') : null;
        int? end = mark is { } rune ? vocabulary.Encode(rune.ToString())[0] : null;
        if (end >= keras.Characters)
        {
            throw new CheckpointException(path, $"the end mark '{mark}' is none of its characters", "Name one that it knows, or none.");
        }

        using LanguageNetwork network = LanguageNetwork.Create(ConfigOf(keras, mark));
        Fill(network, KerasWeights.Of(keras, end));
        CheckpointFolder.Save(folder, network, vocabulary, ScalarType.Float32);
        return new ImportedModel((RecurrentConfig)network.Config, vocabulary.LowerCase, mark?.ToString());
    }

    private static CharacterVocabulary VocabularyOf(KerasModel model, KerasNetwork keras, KerasImportOptions options)
    {
        bool lowerCase = options.LowerCase || NeverSawUpperCase(keras);
        CharacterVocabulary vocabulary = options.Text is { } text
            ? CharacterVocabulary.Build([text], minimumCount: 1, lowerCase)
            : new CharacterVocabulary(Enumerable.Range(0, Ascii).Select(code => new Rune(code)), lowerCase);
        int characters = vocabulary.VocabularySize - KerasWeights.Added;
        return characters == keras.Characters
            ? vocabulary
            : throw new CheckpointException(
                model.Path,
                $"it knows {keras.Characters} characters, and {(options.Text is null ? "ASCII" : "the text")} has {characters}",
                "Which ones they are is not in the file: give the text it was trained on, with --text, and --lower-case if it was put into lower case.");
    }

    /// <summary>A model of lower-cased text: the embeddings of A to Z are as they were filled.</summary>
    private static bool NeverSawUpperCase(KerasNetwork keras)
    {
        if (keras.Embedding?.Weights["embeddings"] is not { } table || keras.Characters != Ascii)
        {
            return false;
        }

        int width = (int)table.Shape[1];
        return !table.Values.AsSpan('A' * width, 26 * width).ContainsAnyExceptInRange(-LargestFresh, LargestFresh)
            && table.Values.AsSpan('a' * width, 26 * width).ContainsAnyExceptInRange(-LargestFresh, LargestFresh);
    }

    private static RecurrentConfig ConfigOf(KerasNetwork keras, Rune? mark) => new()
    {
        VocabularySize = keras.Characters + KerasWeights.Added,
        Cell = CellKind.Lstm,
        Gate = keras.Gate,
        Input = keras.Embedding is null ? InputKind.OneHot : InputKind.Embedding,
        EmbeddingSize = keras.Embedding is { } embedding ? (int)embedding.Weights["embeddings"].Shape[1] : new RecurrentConfig().EmbeddingSize,
        Units = [.. keras.Recurrent.Select(layer => (int)layer.Weights["recurrent_kernel"].Shape[0])],
        DenseUnits = keras.Dense is { } dense ? (int)dense.Weights["kernel"].Shape[1] : null,
        Dropout = keras.Dropout,
        Window = keras.Window,
        // such a model was fed the first character first; how long its sequences were is not in the file
        Sequences = mark is { } end && keras.Window is null ? new SequenceFormat { EndMark = end.ToString(), HasStart = false } : null,
    };

    private static void Fill(LanguageNetwork network, Dictionary<string, float[]> values)
    {
        using IDisposable noGrad = no_grad();
        foreach ((string name, Parameter parameter) in network.named_parameters())
        {
            using Tensor loaded = tensor(values[name]).view(parameter.shape);
            parameter.copy_(loaded);
        }
    }
}
