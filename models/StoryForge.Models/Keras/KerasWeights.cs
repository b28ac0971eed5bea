namespace StoryForge.Models;

/// <summary>
/// A Keras network's weights as the parameters of a <see cref="RecurrentNet"/>. Two entries are added to its
/// characters, for unknown ones and for the end of a text: both enter as zeros.
/// </summary>
internal static class KerasWeights
{
    public const int Added = 2;

    /// <summary>As a logit: never chosen, and no share of the softmax in float32.</summary>
    private const float Never = -1e4f;

    /// <param name="endMark">The character whose place the end of a text takes when the network writes.</param>
    /// <returns>Values by the parameter's name, row-major.</returns>
    public static Dictionary<string, float[]> Of(KerasNetwork network, int? endMark)
    {
        Dictionary<string, float[]> parameters = new(StringComparer.Ordinal);
        if (network.Embedding is { } embedding)
        {
            KerasWeight table = embedding.Weights["embeddings"];
            parameters["embedding.weight"] = [.. table.Values, .. new float[Added * table.Shape[1]]];
        }

        for (int i = 0; i < network.Recurrent.Count; i++)
        {
            AddRecurrent(parameters, $"layers.{i}.lstm.", network.Recurrent[i], oneHot: i == 0 && network.Embedding is null);
        }

        if (network.Dense is { } dense)
        {
            parameters["dense.weight"] = dense.Weights["kernel"].Transposed();
            parameters["dense.bias"] = Bias(dense, dense.Weights["kernel"].Shape[1]);
        }

        AddHead(parameters, network, endMark);
        return parameters;
    }

    private static void AddRecurrent(Dictionary<string, float[]> parameters, string prefix, KerasLayer layer, bool oneHot)
    {
        KerasWeight kernel = layer.Weights["kernel"];
        KerasWeight recurrent = layer.Weights["recurrent_kernel"];
        long gates = kernel.Shape[1];
        if (layer.Kind == "CuDNNLSTM")
        {
            // each gate is laid out as [H, inputs] already, under a shape that says [inputs, H]
            float[] inputs = GateByGate(kernel);
            parameters[prefix + "weight_ih_l0"] = oneHot ? Widened(inputs, (int)kernel.Shape[0]) : inputs;
            parameters[prefix + "weight_hh_l0"] = GateByGate(recurrent);
            float[] both = Bias(layer, 2 * gates);
            parameters[prefix + "bias_ih_l0"] = both[..(int)gates];
            parameters[prefix + "bias_hh_l0"] = both[(int)gates..];
            return;
        }

        parameters[prefix + "weight_ih_l0"] = oneHot ? Widened(kernel.Transposed(), (int)kernel.Shape[0]) : kernel.Transposed();
        parameters[prefix + "weight_hh_l0"] = recurrent.Transposed();
        parameters[prefix + "bias_ih_l0"] = Bias(layer, gates);
        parameters[prefix + "bias_hh_l0"] = new float[gates];
    }

    private static void AddHead(Dictionary<string, float[]> parameters, KerasNetwork network, int? endMark)
    {
        KerasWeight kernel = network.Head.Weights["kernel"];
        int characters = (int)kernel.Shape[1];
        int width = (int)kernel.Shape[0];
        float[] weight = [.. kernel.Transposed(), .. new float[Added * width]];
        float[] bias = [.. Bias(network.Head, characters), Never, Never];
        if (endMark is { } mark)
        {
            int end = characters + 1;
            weight.AsSpan(mark * width, width).CopyTo(weight.AsSpan(end * width));
            weight.AsSpan(mark * width, width).Clear();
            (bias[end], bias[mark]) = (bias[mark], Never);
        }

        (parameters["head.weight"], parameters["head.bias"]) = (weight, bias);
    }

    private static float[] Bias(KerasLayer layer, long length) => layer.Weights.GetValueOrDefault("bias")?.Values ?? new float[length];

    /// <summary>The gates of <c>[rows, 4H]</c> one after the other, each in the order of its own numbers.</summary>
    private static float[] GateByGate(KerasWeight weight)
    {
        (int rows, int columns) = ((int)weight.Shape[0], (int)weight.Shape[1]);
        int units = columns / 4;
        float[] gates = new float[weight.Values.Length];
        for (int gate = 0; gate < 4; gate++)
        {
            for (int row = 0; row < rows; row++)
            {
                weight.Values.AsSpan((row * columns) + (gate * units), units).CopyTo(gates.AsSpan(((gate * rows) + row) * units));
            }
        }

        return gates;
    }

    /// <summary>A matrix with zero columns for the added entries.</summary>
    private static float[] Widened(float[] values, int columns)
    {
        int rows = values.Length / columns;
        float[] wide = new float[rows * (columns + Added)];
        for (int row = 0; row < rows; row++)
        {
            values.AsSpan(row * columns, columns).CopyTo(wide.AsSpan(row * (columns + Added)));
        }

        return wide;
    }
}
