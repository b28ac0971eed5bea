using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using StoryForge.Generation;
using static TorchSharp.torch;

namespace StoryForge.Models;

/// <summary>The shape of a network: what <c>config.json</c> in a checkpoint folder says. Immutable.</summary>
public abstract record NetworkConfig
{
    public const string FileName = "config.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        // read by people and by other programs: escape only what JSON demands
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>"gpt2", as Hugging Face names it, or "storyforge-rnn".</summary>
    // the overrides repeat the name: the serializer inherits no attributes, and takes two names for two properties
    [JsonPropertyName("model_type")]
    [JsonPropertyOrder(-2)]
    public abstract string ModelType { get; }

    /// <summary>Entries of the embedding table and of the logits.</summary>
    [JsonPropertyName("vocab_size")]
    [JsonPropertyOrder(-1)]
    public int VocabularySize { get; init; }

    /// <summary>The most tokens the network can look at; null for a recurrent net, which has no limit.</summary>
    public abstract int? ContextLength { get; }

    /// <summary>"gpt2", "lstm" or "gru".</summary>
    public abstract string Family { get; }

    /// <summary>Trainable numbers; a tied head is counted once.</summary>
    public abstract long ParameterCount { get; }

    /// <summary>Of a model of words, names or the like; null: it writes running text.</summary>
    [JsonPropertyName("sequences")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SequenceFormat? Sequences { get; init; }

    /// <summary>Keys that we do not know, such as <c>task_specific_params</c>; they are written back when saving.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? OtherKeys { get; init; }

    /// <summary>Reads <c>config.json</c> in a checkpoint folder.</summary>
    /// <exception cref="CheckpointException">Missing, no JSON, of a foreign architecture, or with settings we lack.</exception>
    public static NetworkConfig Load(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw new CheckpointException(path, "there is no such file", "A model is a folder with config.json, model.safetensors and its vocabulary in it.");
        }

        try
        {
            byte[] text = File.ReadAllBytes(path);
            NetworkConfig config = Parse(path, text);
            return (config.Problem() ?? config.SequencesProblem()) is { } problem
                ? throw new CheckpointException(path, problem, "This network cannot be run here; choose another checkpoint.")
                : config;
        }
        catch (JsonException error)
        {
            throw new CheckpointException(path, $"it is no valid configuration ({Where(error)})", "Download or save it again.", error);
        }
    }

    /// <summary>Writes <c>config.json</c> into an existing folder.</summary>
    public void Save(string folder) =>
        File.WriteAllBytes(Path.Combine(folder, FileName), [.. JsonSerializer.SerializeToUtf8Bytes(this, GetType(), Json), (byte)'\n']);

    /// <summary>As it is written beside weights of a type and a tokenizer.</summary>
    /// <param name="endOfText">The tokenizer's token between documents, if it has one.</param>
    internal virtual NetworkConfig ForSaving(int? endOfText, ScalarType weightType) => this;

    /// <exception cref="ArgumentException">A setting out of range, or one that is not supported; says which.</exception>
    public void Validate()
    {
        if ((Problem() ?? SequencesProblem()) is { } problem)
        {
            throw new ArgumentException($"The network cannot be built: {problem}.");
        }
    }

    /// <summary>Equal if they describe the same network: what it writes, and keys that we do not know, make no difference.</summary>
    public virtual bool Equals(NetworkConfig? other) =>
        other is not null && EqualityContract == other.EqualityContract && VocabularySize == other.VocabularySize;

    public override int GetHashCode() => HashCode.Combine(EqualityContract, VocabularySize);

    /// <summary>The first thing that keeps this network from being built, without a full stop; null if there is none.</summary>
    protected abstract string? Problem();

    private string? SequencesProblem() => this switch
    {
        { Sequences.MaxLength: < 1 } => $"sequences.max_length is {Sequences.MaxLength}, at least 1 is needed",
        _ when ContextLength <= Sequences?.MaxLength => $"sequences.max_length is {Sequences.MaxLength}, and there is context for {ContextLength - 1} characters",
        _ => null,
    };

    private static NetworkConfig Parse(string path, byte[] text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        string? type = document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("model_type", out JsonElement element)
            && element.ValueKind == JsonValueKind.String
                ? element.GetString()
                : null;
        return type switch
        {
            Gpt2Config.Type => document.Deserialize<Gpt2Config>(Json)!,
            RecurrentConfig.Type => document.Deserialize<RecurrentConfig>(Json)!,
            null => throw new CheckpointException(path, "it names no model_type", $"Known are '{Gpt2Config.Type}' and '{RecurrentConfig.Type}'."),
            _ => throw new CheckpointException(path, $"its model_type '{type}' is a foreign architecture", $"Known are '{Gpt2Config.Type}' and '{RecurrentConfig.Type}'."),
        };
    }

    private static string Where(JsonException error) =>
        error.Path is { Length: > 1 } path ? $"at {path}" : $"in line {error.LineNumber + 1}";
}
