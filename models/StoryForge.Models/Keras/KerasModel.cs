using System.Text.Json;
using StoryForge.Generation;

namespace StoryForge.Models;

/// <summary>What Keras saved: layers in order, with their settings where the file has them, and their weights.</summary>
/// <param name="Version">Keras's; empty where it is not given.</param>
/// <param name="IsWeightsOnly">Saved by <c>save_weights</c>: the layers' kinds follow from their weights.</param>
internal sealed record KerasModel(string Path, string Version, bool IsWeightsOnly, IReadOnlyList<KerasLayer> Layers)
{
    /// <exception cref="CheckpointException">No model that Keras saved, or a damaged one.</exception>
    public static KerasModel Read(string path)
    {
        Hdf5Object root = Hdf5File.Open(path);
        Hdf5Object weights = root.At("model_weights") ?? root;
        string[] names = Listed(weights, "layer_names")
            ?? throw new CheckpointException(path, "there are no layer_names in it", "It is no model that Keras saved; give the .h5 file of one.");
        Dictionary<string, Dictionary<string, KerasWeight>> byLayer = new(StringComparer.Ordinal);
        foreach (string name in names)
        {
            byLayer[name] = WeightsOf(path, weights, name);
        }

        string version = weights.Attribute("keras_version") is [string stored, ..] ? stored : "";
        return root.Attribute("model_config") is [string config, ..]
            ? new KerasModel(path, version, IsWeightsOnly: false, Described(path, config, byLayer))
            : new KerasModel(path, version, IsWeightsOnly: true, [.. names.Where(name => byLayer[name].Count > 0).Select(name => Guessed(path, name, byLayer[name]))]);
    }

    public CheckpointException Foreign(string problem) =>
        new(Path, problem, "What can be brought in: an Embedding or one-hot characters, LSTM layers, at most one Dense layer with relu, and a softmax.");

    private static Dictionary<string, KerasWeight> WeightsOf(string path, Hdf5Object weights, string layer)
    {
        Dictionary<string, KerasWeight> found = new(StringComparer.Ordinal);
        Hdf5Object group = weights.At(layer) ?? throw Lacks(path, layer);
        foreach (string name in Listed(group, "weight_names") ?? [])
        {
            // "lstm_1/kernel:0" is the first tensor named so
            string last = name[(name.LastIndexOf('/') + 1)..];
            int colon = last.IndexOf(':', StringComparison.Ordinal);
            found[colon < 0 ? last : last[..colon]] = (group.At(name) ?? throw Lacks(path, name)).Numbers();
        }

        return found;
    }

    private static CheckpointException Lacks(string path, string name) =>
        new(path, $"it names {name} and does not hold it", "Save the model again with Keras.");

    /// <summary>A list of names; lists too long for one attribute are in several, with numbers after the name.</summary>
    private static string[]? Listed(Hdf5Object group, string attribute)
    {
        if (group.Attribute(attribute) is { } whole)
        {
            return whole;
        }

        List<string> parts = [];
        for (int i = 0; group.Attribute($"{attribute}{i}") is { } part; i++)
        {
            parts.AddRange(part);
        }

        return parts.Count > 0 ? [.. parts] : null;
    }

    private static List<KerasLayer> Described(string path, string config, Dictionary<string, Dictionary<string, KerasWeight>> weights)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(config);
            JsonElement root = document.RootElement;
            if (root.GetProperty("class_name").GetString() != "Sequential")
            {
                throw new CheckpointException(path, "its layers are no simple row (Sequential)", "Only a model whose layers follow one another can be brought in.");
            }

            JsonElement settings = root.GetProperty("config");
            // before Keras 2.2.3 the list itself
            JsonElement layers = settings.ValueKind == JsonValueKind.Array ? settings : settings.GetProperty("layers");
            return [.. layers.EnumerateArray().Select(layer => Layer(layer, weights))];
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CheckpointException(path, "its model_config is not one of Keras's", "Save the model again with Keras.", error);
        }
    }

    private static KerasLayer Layer(JsonElement layer, Dictionary<string, Dictionary<string, KerasWeight>> weights)
    {
        JsonElement settings = layer.GetProperty("config");
        string name = settings.TryGetProperty("name", out JsonElement named) ? named.GetString() ?? "" : "";
        // the same layer at every position: what ours are anyway
        JsonElement inner = layer.GetProperty("class_name").GetString() == "TimeDistributed" ? settings.GetProperty("layer") : layer;
        return new KerasLayer(
            inner.GetProperty("class_name").GetString() ?? "", name, inner.GetProperty("config").Clone(), weights.GetValueOrDefault(name) ?? []);
    }

    /// <summary>A layer of which the file has the weights alone.</summary>
    private static KerasLayer Guessed(string path, string name, Dictionary<string, KerasWeight> weights)
    {
        string kind = weights switch
        {
            _ when weights.ContainsKey("embeddings") => "Embedding",
            _ when weights.TryGetValue("recurrent_kernel", out KerasWeight? recurrent) => Recurrent(recurrent, weights.GetValueOrDefault("bias")),
            _ when weights.TryGetValue("kernel", out KerasWeight? kernel) && kernel.Shape.Length == 2 => "Dense",
            _ => throw new CheckpointException(path, $"the layer {name} is of an unknown kind", "Save the whole model (model.save), not its weights alone."),
        };
        return new KerasLayer(kind, name, default, weights);
    }

    /// <summary>By the number of gates; cuDNN's layers have two biases.</summary>
    private static string Recurrent(KerasWeight recurrent, KerasWeight? bias) => recurrent.Shape is not [var units, var gates] || gates != 4 * units
        ? "GRU"
        : bias is { Shape: [var length] } && length == 2 * gates ? "CuDNNLSTM" : "LSTM";
}
