using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace StoryForge.Models;

/// <summary>A stack of LSTM or GRU layers over characters (or other tokens) that predicts the next one.</summary>
public sealed record RecurrentConfig : NetworkConfig
{
    internal const string Type = "storyforge-rnn";

    [JsonPropertyName("model_type")]
    [JsonPropertyOrder(-2)]
    public override string ModelType => Type;

    [JsonPropertyName("cell")]
    public CellKind Cell { get; init; } = CellKind.Lstm;

    /// <summary>The function of an LSTM's gates.</summary>
    [JsonPropertyName("gate")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public GateKind Gate { get; init; } = GateKind.Sigmoid;

    /// <summary>How a token enters the first layer.</summary>
    [JsonPropertyName("input")]
    public InputKind Input { get; init; } = InputKind.Embedding;

    /// <summary>Width of the embedding; not used with one-hot input.</summary>
    [JsonPropertyName("embedding_size")]
    public int EmbeddingSize { get; init; } = 128;

    /// <summary>Units of each layer, the first layer first.</summary>
    [JsonPropertyName("units")]
    public ImmutableArray<int> Units { get; init; } = [256];

    /// <summary>Units of a dense ReLU layer between the last layer and the head; null leaves it out.</summary>
    [JsonPropertyName("dense_units")]
    public int? DenseUnits { get; init; }

    /// <summary>Dropout before the head, and between the layers where they have none of their own; in training only.</summary>
    [JsonPropertyName("dropout")]
    public double Dropout { get; init; }

    /// <summary>Dropout between the layers; null: as <see cref="Dropout"/>.</summary>
    [JsonPropertyName("layer_dropout")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LayerDropout { get; init; }

    /// <summary>
    /// Null: the network predicts a next token at every position, and carries its state on for ever.
    /// n: it predicts one token after a window of n, from a zero state, as the Keras text-generation example does.
    /// </summary>
    [JsonPropertyName("window")]
    public int? Window { get; init; }

    [JsonIgnore]
    public override int? ContextLength => null;

    [JsonIgnore]
    public override string Family => Cell == CellKind.Lstm ? "lstm" : "gru";

    /// <summary>Features that enter the first layer.</summary>
    [JsonIgnore]
    public int InputSize => Input == InputKind.Embedding ? EmbeddingSize : VocabularySize;

    /// <summary>Features that enter the head.</summary>
    [JsonIgnore]
    public int HeadInputSize => DenseUnits ?? Units[^1];

    [JsonIgnore]
    public override long ParameterCount
    {
        get
        {
            long gates = Cell == CellKind.Lstm ? 4 : 3;
            long count = Input == InputKind.Embedding ? (long)VocabularySize * EmbeddingSize : 0;
            long width = InputSize;
            foreach (long units in Units)
            {
                // as cuDNN has it, input and recurrent weights have a bias each
                count += gates * units * (width + units + 2);
                width = units;
            }

            if (DenseUnits is { } dense)
            {
                count += dense * (width + 1);
                width = dense;
            }

            return count + (VocabularySize * (width + 1));
        }
    }

    /// <summary>Two configurations are equal when they describe the same network, keys we do not know aside.</summary>
    public bool Equals(RecurrentConfig? other) =>
        base.Equals(other)
        && (Cell, Gate, Input, EmbeddingSize, DenseUnits, Dropout, LayerDropout, Window)
            == (other.Cell, other.Gate, other.Input, other.EmbeddingSize, other.DenseUnits, other.Dropout, other.LayerDropout, other.Window)
        && Units.SequenceEqual(other.Units);

    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Cell, Gate, Input, Units.Length, Window);

    protected override string? Problem() => this switch
    {
        { VocabularySize: < 1 } => $"vocab_size is {VocabularySize}, at least 1 is needed",
        { EmbeddingSize: < 1, Input: InputKind.Embedding } => $"embedding_size is {EmbeddingSize}, at least 1 is needed",
        { Units: { IsDefaultOrEmpty: true } } => "units is empty, it needs a number for each layer, such as [256]",
        _ when Units.Any(units => units < 1) => "units has a layer of less than 1 unit",
        { Gate: GateKind.HardSigmoid, Cell: CellKind.Gru } => "the gate \"hard-sigmoid\" is there for an lstm only",
        { DenseUnits: < 1 } => $"dense_units is {DenseUnits}, at least 1 is needed",
        { Window: < 1 } => $"window is {Window}, at least 1 is needed",
        { Dropout: not (>= 0 and < 1) } => $"dropout is {Dropout}, it must be from 0 to below 1",
        { LayerDropout: { } dropped and not (>= 0 and < 1) } => $"layer_dropout is {dropped}, it must be from 0 to below 1",
        _ => null,
    };
}

[JsonConverter(typeof(CellKindConverter))]
public enum CellKind
{
    Lstm,
    Gru,
}

[JsonConverter(typeof(GateKindConverter))]
public enum GateKind
{
    Sigmoid,

    /// <summary>Keras's until its version 2.3: 0.2 x + 0.5, within 0 and 1.</summary>
    HardSigmoid,
}

[JsonConverter(typeof(InputKindConverter))]
public enum InputKind
{
    Embedding,
    OneHot,
}

internal sealed class CellKindConverter() : JsonStringEnumConverter<CellKind>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);

internal sealed class GateKindConverter() : JsonStringEnumConverter<GateKind>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);

internal sealed class InputKindConverter() : JsonStringEnumConverter<InputKind>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);
