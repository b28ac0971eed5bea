using StoryForge.Generation;
using TorchSharp;
using static TorchSharp.torch;

namespace StoryForge.Models;

/// <summary>
/// A model on the disk: <c>config.json</c>, <c>model.safetensors</c> and the tokenizer's files. For GPT-2 the layout
/// and the tensors' names are Hugging Face's, on reading and on writing.
/// </summary>
public static class CheckpointFolder
{
    public const string WeightsName = "model.safetensors";

    /// <summary>For listings: reads the configuration and, once for each version of the file, the weights' hash.</summary>
    /// <exception cref="CheckpointException">A file is missing, damaged or of a foreign architecture.</exception>
    public static ModelDescription Describe(string folder)
    {
        NetworkConfig config = NetworkConfig.Load(folder);
        return NetworkLanguageModel.Describe(config, NameOf(folder), WeightsHash.Of(Path.Combine(folder, WeightsName)));
    }

    /// <summary>Loads a network, to train it or to measure it.</summary>
    /// <param name="weightType">Of the matrices; float32 if it is not given. A recurrent net is always float32.</param>
    /// <param name="adjust">Changes the configuration where the weights do not depend on it, as for dropout.</param>
    /// <exception cref="CheckpointException">A file is missing, damaged, of a foreign architecture, or does not fit the others.</exception>
    public static (LanguageNetwork Network, ITokenizer Tokenizer) Load(
        string folder, ScalarType? weightType = null, Func<NetworkConfig, NetworkConfig>? adjust = null)
    {
        NetworkConfig config = NetworkConfig.Load(folder);
        config = adjust?.Invoke(config) ?? config;
        ITokenizer tokenizer = TokenizerFiles.Load(folder);
        VocabularyFit.Check(config, tokenizer, folder);
        LanguageNetwork network = config switch
        {
            Gpt2Config gpt2 => Gpt2.ForLoading(gpt2, weightType ?? ScalarType.Float32),
            _ => LanguageNetwork.Create(config),
        };
        try
        {
            WeightsFile.Read(Path.Combine(folder, WeightsName), network);
        }
        catch
        {
            network.Dispose();
            throw;
        }

        network.eval();
        return (network, tokenizer);
    }

    /// <summary>Opens a model to write with. Its name is the folder's.</summary>
    /// <param name="weightType">Of the matrices; if it is not given, the one this machine runs faster.</param>
    /// <exception cref="CheckpointException">A file is missing, damaged, of a foreign architecture, or does not fit the others.</exception>
    public static ILanguageModel Open(string folder, ScalarType? weightType = null)
    {
        string hash = WeightsHash.Of(Path.Combine(folder, WeightsName));
        (LanguageNetwork network, ITokenizer tokenizer) = Load(folder, weightType ?? FastWeights.For(NetworkConfig.Load(folder)));
        return new NetworkLanguageModel(network, tokenizer, NameOf(folder), hash, ownsNetwork: true);
    }

    /// <summary>Writes a checkpoint whole or not at all.</summary>
    /// <param name="weightType">Of the file: float32, float16 or bfloat16.</param>
    /// <param name="masters">
    /// Tensors to write in place of the network's own parameters of these names: the float32 originals of rounded ones.
    /// </param>
    /// <param name="writeMore">Writes further files into the folder it is given, such as <c>training.json</c>.</param>
    /// <param name="keep">Files and folders that stay as they are in a folder that is there already.</param>
    public static void Save(
        string folder,
        LanguageNetwork network,
        ITokenizer tokenizer,
        ScalarType weightType,
        IReadOnlyDictionary<string, Tensor>? masters = null,
        Action<string>? writeMore = null,
        IReadOnlyCollection<string>? keep = null) =>
        AtomicFolder.Write(
            folder,
            temporary =>
            {
                network.Config.ForSaving(tokenizer.EndOfText, weightType).Save(temporary);
                TokenizerFiles.Save(tokenizer, temporary);
                WeightsFile.Write(Path.Combine(temporary, WeightsName), network, weightType, masters);
                writeMore?.Invoke(temporary);
            },
            keep);

    private static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
}
