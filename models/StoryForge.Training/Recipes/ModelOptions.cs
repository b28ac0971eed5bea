using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace StoryForge.Training;

/// <summary>The network to train from scratch. Of a network that is tuned, <see cref="TuningKeys"/> alone can be set.</summary>
public sealed record ModelOptions
{
    /// <summary>What can be set of a network that is there already.</summary>
    internal static readonly string[] TuningKeys = ["dropout", "attention_dropout", "layer_dropout"];

    /// <summary>What gives a network of a family its shape.</summary>
    internal static string[] ShapeKeys(ModelFamily family) => family == ModelFamily.Gpt2
        ? ["layers", "width", "heads", "context"]
        : ["units", "pyramid", "embedding", "dense", "after_window", "orthogonal"];

    public ModelFamily Family { get; init; }

    /// <summary>GPT-2: transformer blocks. 1 to 96.</summary>
    [Range(1, 96)]
    public int Layers { get; init; } = 8;

    /// <summary>GPT-2: size of the residual stream, a multiple of <see cref="Heads"/>. 1 to 8,192.</summary>
    [Range(1, 8192)]
    public int Width { get; init; } = 320;

    /// <summary>GPT-2: attention heads. 1 to 128.</summary>
    [Range(1, 128)]
    public int Heads { get; init; } = 5;

    /// <summary>GPT-2: the most tokens it looks back on. 2 to 8,192.</summary>
    [Range(2, 8192)]
    public int Context { get; init; } = 512;

    /// <summary>LSTM, GRU: the units of each layer.</summary>
    public IReadOnlyList<int> Units { get; init; } = [256];

    /// <summary>LSTM, GRU: in place of <see cref="Units"/>, layers that widen to the middle and narrow again.</summary>
    public PyramidOptions? Pyramid { get; init; }

    /// <summary>LSTM, GRU: size of a token's embedding; 0 feeds it one-hot. 0 to 8,192.</summary>
    [Range(0, 8192)]
    public int Embedding { get; init; }

    /// <summary>LSTM, GRU: units of a ReLU layer before the head; 0 is none. 0 to 8,192.</summary>
    [Range(0, 8192)]
    public int Dense { get; init; }

    /// <summary>LSTM, GRU: the next token is predicted only after a whole window, as the Keras example does.</summary>
    public bool AfterWindow { get; init; }

    /// <summary>LSTM, GRU: see <see cref="Models.RecurrentNet.StartOrthogonal"/>. Deep stacks learn much sooner with it.</summary>
    public bool Orthogonal { get; init; }

    /// <summary>
    /// Share of activations dropped while training. Not set: what the checkpoint that is tuned has (0.1 in Hugging
    /// Face's), and none from scratch. 0 to 0.9.
    /// </summary>
    [Range(0.0, 0.9)]
    public double? Dropout { get; init; }

    /// <summary>LSTM, GRU: the same between the layers; not set: as <see cref="Dropout"/>. 0 to 0.9.</summary>
    [Range(0.0, 0.9)]
    public double? LayerDropout { get; init; }

    /// <summary>
    /// GPT-2: the same for the attention weights; not set: as <see cref="Dropout"/>. Above 0 the attention is
    /// written out, and a step takes a third longer with windows of 256, more with longer ones. 0 to 0.9.
    /// </summary>
    [Range(0.0, 0.9)]
    public double? AttentionDropout { get; init; }
}

public enum ModelFamily
{
    [JsonStringEnumMemberName("gpt2")]
    Gpt2,

    [JsonStringEnumMemberName("lstm")]
    Lstm,

    [JsonStringEnumMemberName("gru")]
    Gru,
}
