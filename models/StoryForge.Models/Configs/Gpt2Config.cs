using System.Text.Json;
using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace StoryForge.Models;

/// <summary>
/// GPT-2's settings under Hugging Face's names; the defaults are the 124M model's
/// (Radford et al. 2019, "Language Models are Unsupervised Multitask Learners", table 2).
/// </summary>
public sealed record Gpt2Config : NetworkConfig
{
    internal const string Type = "gpt2";

    /// <summary>The class of Hugging Face's library that runs these weights.</summary>
    private static readonly string[] LanguageModelClass = ["GPT2LMHeadModel"];

    public Gpt2Config() => VocabularySize = 50_257;

    public static Gpt2Config Small { get; } = new();

    public static Gpt2Config Medium { get; } = new() { Layers = 24, Heads = 16, Width = 1024 };

    public static Gpt2Config Large { get; } = new() { Layers = 36, Heads = 20, Width = 1280 };

    public static Gpt2Config ExtraLarge { get; } = new() { Layers = 48, Heads = 25, Width = 1600 };

    [JsonPropertyName("model_type")]
    [JsonPropertyOrder(-2)]
    public override string ModelType => Type;

    [JsonIgnore]
    public override string Family => "gpt2";

    /// <summary>Positions that have an embedding.</summary>
    [JsonPropertyName("n_positions")]
    public int Positions { get; init; } = 1024;

    [JsonPropertyName("n_embd")]
    public int Width { get; init; } = 768;

    [JsonPropertyName("n_layer")]
    public int Layers { get; init; } = 12;

    [JsonPropertyName("n_head")]
    public int Heads { get; init; } = 12;

    /// <summary>Units between the two layers of the MLP; null is four times the width.</summary>
    [JsonPropertyName("n_inner")]
    public int? InnerWidth { get; init; }

    /// <summary>"gelu_new" (or its other name "gelu_pytorch_tanh"): GELU with the tanh approximation.</summary>
    [JsonPropertyName("activation_function")]
    public string Activation { get; init; } = "gelu_new";

    [JsonPropertyName("resid_pdrop")]
    public double ResidualDropout { get; init; } = 0.1;

    [JsonPropertyName("embd_pdrop")]
    public double EmbeddingDropout { get; init; } = 0.1;

    [JsonPropertyName("attn_pdrop")]
    public double AttentionDropout { get; init; } = 0.1;

    [JsonPropertyName("layer_norm_epsilon")]
    public double LayerNormEpsilon { get; init; } = 1e-5;

    /// <summary>Standard deviation of fresh weights.</summary>
    [JsonPropertyName("initializer_range")]
    public double InitializerRange { get; init; } = 0.02;

    [JsonPropertyName("scale_attn_weights")]
    public bool ScaleAttention { get; init; } = true;

    [JsonPropertyName("scale_attn_by_inverse_layer_idx")]
    public bool ScaleAttentionByLayer { get; init; }

    [JsonPropertyName("add_cross_attention")]
    public bool CrossAttention { get; init; }

    [JsonPropertyName("tie_word_embeddings")]
    public bool TiedHead { get; init; } = true;

    [JsonIgnore]
    public override int? ContextLength => Positions;

    /// <summary>Units of one attention head.</summary>
    [JsonIgnore]
    public int HeadWidth => Width / Heads;

    /// <summary>What the products of queries and keys are multiplied with.</summary>
    [JsonIgnore]
    public float AttentionScale => 1 / MathF.Sqrt(HeadWidth);

    /// <summary><see cref="InnerWidth"/> with its default.</summary>
    [JsonIgnore]
    public int MlpWidth => InnerWidth ?? 4 * Width;

    [JsonIgnore]
    public override long ParameterCount
    {
        get
        {
            long c = Width, inner = MlpWidth;
            long attention = (c * 3 * c) + (3 * c) + (c * c) + c;
            long mlp = (c * inner) + inner + (inner * c) + c;
            long norms = 2 * 2 * c;
            return ((VocabularySize + (long)Positions) * c) + (Layers * (attention + mlp + norms)) + (2 * c);
        }
    }

    /// <summary>Adds the keys by which other programs know what to do with the files.</summary>
    internal override NetworkConfig ForSaving(int? endOfText, ScalarType weightType)
    {
        var keys = new Dictionary<string, JsonElement>(OtherKeys ?? [], StringComparer.Ordinal);
        keys.TryAdd("architectures", JsonSerializer.SerializeToElement(LanguageModelClass));
        keys["torch_dtype"] = JsonSerializer.SerializeToElement(weightType.ToString().ToLowerInvariant());
        if (endOfText is { } token)
        {
            keys["bos_token_id"] = keys["eos_token_id"] = JsonSerializer.SerializeToElement(token);
        }

        return this with { OtherKeys = keys };
    }

    protected override string? Problem() => this switch
    {
        { VocabularySize: < 1 } => $"vocab_size is {VocabularySize}, at least 1 is needed",
        { Positions: < 1 } => $"n_positions is {Positions}, at least 1 is needed",
        { Layers: < 1 } => $"n_layer is {Layers}, at least 1 is needed",
        { Heads: < 1 } => $"n_head is {Heads}, at least 1 is needed",
        { Width: < 1 } => $"n_embd is {Width}, at least 1 is needed",
        { InnerWidth: < 1 } => $"n_inner is {InnerWidth}, at least 1 is needed",
        _ when Width % Heads != 0 => $"n_embd {Width} cannot be divided among {Heads} heads",
        { Activation: not ("gelu_new" or "gelu_pytorch_tanh") } => $"the activation_function '{Activation}' is not supported, only 'gelu_new' is",
        { ScaleAttention: false } => "scale_attn_weights false is not supported",
        { ScaleAttentionByLayer: true } => "scale_attn_by_inverse_layer_idx is not supported",
        { CrossAttention: true } => "add_cross_attention is not supported",
        { TiedHead: false } => "tie_word_embeddings false is not supported",
        _ when !IsDropout(ResidualDropout) => $"resid_pdrop is {ResidualDropout}, it must be from 0 to below 1",
        _ when !IsDropout(EmbeddingDropout) => $"embd_pdrop is {EmbeddingDropout}, it must be from 0 to below 1",
        _ when !IsDropout(AttentionDropout) => $"attn_pdrop is {AttentionDropout}, it must be from 0 to below 1",
        _ when !(LayerNormEpsilon > 0) => $"layer_norm_epsilon is {LayerNormEpsilon}, it must be above 0",
        _ => null,
    };

    private static bool IsDropout(double share) => share is >= 0 and < 1;
}
