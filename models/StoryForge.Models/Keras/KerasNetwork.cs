namespace StoryForge.Models;

/// <summary>The network of a Keras model: its layers sorted by what they are in ours.</summary>
/// <param name="Window">Positions that are read before the one prediction; null: there is a prediction at each.</param>
internal sealed record KerasNetwork(
    KerasLayer? Embedding, IReadOnlyList<KerasLayer> Recurrent, KerasLayer? Dense, KerasLayer Head, GateKind Gate, double Dropout, int? Window)
{
    /// <summary>Different characters that it knows, without those we add.</summary>
    public int Characters => (int)Head.Weights["kernel"].Shape[1];

    /// <param name="gate">Overrides what the file says or what its Keras had by default.</param>
    public static KerasNetwork Of(KerasModel model, GateKind? gate)
    {
        List<KerasLayer> recurrent = [];
        List<(KerasLayer Layer, string Activation)> dense = [];
        KerasLayer? embedding = null;
        double dropout = 0;
        foreach (KerasLayer layer in model.Layers)
        {
            switch (layer.Kind)
            {
                case "InputLayer":
                    break;
                case "Embedding" when embedding is null && recurrent.Count == 0 && dense.Count == 0:
                    embedding = layer;
                    break;
                case "LSTM" or "CuDNNLSTM" when dense.Count == 0:
                    recurrent.Add(layer);
                    break;
                case "Dropout" or "SpatialDropout1D":
                    dropout = Math.Max(dropout, layer.Number("rate") ?? 0);
                    break;
                case "Dense" when recurrent.Count > 0:
                    dense.Add((layer, layer.Text("activation") ?? ""));
                    break;
                case "Activation" when dense.Count > 0 && dense[^1].Activation == "linear":
                    dense[^1] = (dense[^1].Layer, layer.Text("activation") ?? "");
                    break;
                default:
                    throw model.Foreign($"its layer {layer.Name} is of the kind {layer.Kind}, or in a place, that cannot be brought in");
            }
        }

        KerasLayer head = CheckEnd(model, recurrent, dense);
        var network = new KerasNetwork(
            embedding, recurrent, dense.Count > 1 ? dense[0].Layer : null, head, GateOf(model, recurrent, gate), dropout, WindowOf(model, recurrent));
        network.CheckShapes(model);
        return network;
    }

    private static KerasLayer CheckEnd(KerasModel model, List<KerasLayer> recurrent, List<(KerasLayer Layer, string Activation)> dense)
    {
        string?[] activations = [.. dense.Select(each => each.Activation)];
        bool known = activations is ["softmax" or "linear"] or ["relu", "softmax" or "linear"] || (model.IsWeightsOnly && dense.Count == 1);
        return (recurrent.Count, dense.Count, known) switch
        {
            (0, _, _) => throw model.Foreign("it has no LSTM layer"),
            (_, > 1, false) when model.IsWeightsOnly => throw model.Foreign("it holds weights alone, and what lies between its Dense layers is not known"),
            (_, _, false) => throw model.Foreign($"its Dense layers end in {(dense.Count == 0 ? "nothing" : string.Join(", ", activations))}"),
            _ => dense[^1].Layer,
        };
    }

    private static GateKind GateOf(KerasModel model, List<KerasLayer> recurrent, GateKind? asked)
    {
        GateKind[] gates = [.. recurrent.Select(layer => layer.Kind == "CuDNNLSTM" ? GateKind.Sigmoid : layer.Text("recurrent_activation") switch
        {
            "sigmoid" => GateKind.Sigmoid,
            // Keras 3 has another function of that name
            "hard_sigmoid" when model.Version.StartsWith('3') => throw model.Foreign("its gates are the hard sigmoid of Keras 3"),
            "hard_sigmoid" => GateKind.HardSigmoid,
            null => DefaultGate(model.Version),
            string other => throw model.Foreign($"its gates are {other}"),
        }).Distinct()];
        return asked ?? (gates is [var one] ? one : throw model.Foreign("its layers have different gates"));
    }

    /// <summary>Keras 2.3 went over from the hard sigmoid to the sigmoid.</summary>
    private static GateKind DefaultGate(string version) =>
        System.Version.TryParse(version.Split('-')[0], out Version? number) && number < new Version(2, 3) ? GateKind.HardSigmoid : GateKind.Sigmoid;

    private static int? WindowOf(KerasModel model, List<KerasLayer> recurrent)
    {
        foreach (KerasLayer layer in recurrent)
        {
            bool isLast = layer == recurrent[^1];
            if ((layer.Text("activation") ?? "tanh") != "tanh" || layer.Flag("go_backwards") == true || (!isLast && layer.Flag("return_sequences") == false))
            {
                throw model.Foreign($"its layer {layer.Name} has an activation or a direction that cannot be brought in");
            }
        }

        // weights alone: the state is carried on, as the programs do that keep no more than weights
        return model.IsWeightsOnly || recurrent[^1].Flag("return_sequences") == true
            ? null
            : model.Layers[0].InputLength() ?? throw model.Foreign("it predicts after a window whose length it does not say");
    }

    /// <summary>Every weight is there, and each layer takes what the one before it gives.</summary>
    private void CheckShapes(KerasModel model)
    {
        long characters = Shape(Head, "kernel", 2)[1];
        long width = Embedding is null ? characters : Expect(Shape(Embedding, "embeddings", 2), [characters, null], Embedding)[1];
        foreach (KerasLayer layer in Recurrent)
        {
            long units = Shape(layer, "recurrent_kernel", 2)[0];
            Expect(Shape(layer, "recurrent_kernel", 2), [units, 4 * units], layer);
            Expect(Shape(layer, "kernel", 2), [width, 4 * units], layer);
            ExpectBias(layer, layer.Kind == "CuDNNLSTM" ? 8 * units : 4 * units);
            width = units;
        }

        foreach (KerasLayer layer in Dense is null ? [Head] : new[] { Dense, Head })
        {
            long units = Expect(Shape(layer, "kernel", 2), [width, null], layer)[1];
            ExpectBias(layer, units);
            width = units;
        }

        long[] Shape(KerasLayer layer, string weight, int dimensions) =>
            layer.Weights.TryGetValue(weight, out KerasWeight? found) && found.Shape.Length == dimensions && !found.Shape.Contains(0)
                ? found.Shape
                : throw model.Foreign($"its layer {layer.Name} has no {weight} of {dimensions} dimensions");

        void ExpectBias(KerasLayer layer, long length)
        {
            if (layer.Weights.ContainsKey("bias"))
            {
                Expect(Shape(layer, "bias", 1), [length], layer);
            }
        }

        long[] Expect(long[] shape, long?[] wanted, KerasLayer layer) =>
            shape.Zip(wanted).All(pair => pair.Second is null || pair.First == pair.Second)
                ? shape
                : throw model.Foreign($"its layer {layer.Name} has a weight of {string.Join(" × ", shape)} where another shape belongs");
    }
}
