using static StoryForge.Tests.Models.Keras.Hdf5Sample;

namespace StoryForge.Tests.Models.Keras;

/// <summary>A small Keras model over ASCII: an LSTM of 3 units and a softmax, its weights drawn by chance.</summary>
internal static class KerasSample
{
    public const int Units = 3;

    /// <param name="config">Keras's model_config; null: weights alone.</param>
    public static Group Model(string? config = null, string version = "2.2.4", int characters = 128, int[]? chunk = null)
    {
        var random = new Random(7);
        Group lstm = Layer("lstm_1", ("kernel:0", [characters, 4 * Units]), ("recurrent_kernel:0", [Units, 4 * Units]), ("bias:0", [4 * Units]));
        Group dense = Layer("dense_1", ("kernel:0", [Units, characters]), ("bias:0", [characters]));
        var weights = new Group(
            new() { ["lstm_1"] = lstm, ["dense_1"] = dense },
            new() { ["layer_names"] = ["lstm_1", "dense_1"], ["keras_version"] = [version], ["backend"] = ["tensorflow"] });
        return config is null ? weights : new Group(new() { ["model_weights"] = weights }, new() { ["model_config"] = [config] });

        Group Layer(string name, params (string Name, long[] Shape)[] arrays) => new(
            new() { [name] = new Group(arrays.ToDictionary(array => array.Name, array => (object)Numbers(array.Shape)), []) },
            new() { ["weight_names"] = [.. arrays.Select(array => $"{name}/{array.Name}")] });

        Numbers Numbers(long[] shape) => new(
            shape,
            [.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(_ => (random.NextSingle() * 2) - 1)],
            shape.Length == 2 ? chunk : null);
    }

    public static string Config(string recurrent = """, "return_sequences": false, "recurrent_activation": "sigmoid" """, string activation = "softmax") => $$"""
        { "class_name": "Sequential", "config": { "name": "sequential_1", "layers": [
          { "class_name": "LSTM", "config": { "name": "lstm_1", "units": 3, "batch_input_shape": [null, 5, 128]{{recurrent}} } },
          { "class_name": "Dropout", "config": { "name": "dropout_1", "rate": 0.25 } },
          { "class_name": "Dense", "config": { "name": "dense_1", "units": 128, "activation": "{{activation}}" } } ] } }
        """;
}
